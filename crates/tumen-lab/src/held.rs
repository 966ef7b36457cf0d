//! What is held of every run, column by column: in memory, or where there are many runs and a store, in a file without a name beside it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Runs that are held in memory at once.
pub(crate) const AT_ONCE: usize = 512;

/// A table that grows by runs and is read by columns.
#[derive(Debug)]
pub(crate) struct Columns<T> {
    n_runs: usize,
    blocks: Vec<Block<T>>,
    /// Where blocks may be put away.
    folder: Option<PathBuf>,
    file: Mutex<Option<File>>,
    /// What stands for a cell that cannot be read again.
    missing: T,
    /// Why a column could not be read again.
    unread: Mutex<Option<io::Error>>,
}

/// Some runs, by column.
#[derive(Debug)]
enum Block<T> {
    Here(Vec<Vec<T>>),
    /// Bytes of the file.
    Away(Vec<Range<u64>>),
}

impl<T: Clone + Serialize + DeserializeOwned> Columns<T> {
    /// An empty table; all but the newest block are put away where there is a folder for it.
    pub(crate) fn new(folder: Option<PathBuf>, missing: T) -> Columns<T> {
        Columns { n_runs: 0, blocks: Vec::new(), folder, file: Mutex::default(), missing, unread: Mutex::default() }
    }

    /// Runs in the table.
    pub(crate) fn n_runs(&self) -> usize {
        self.n_runs
    }

    /// Adds runs, which all have as many cells.
    pub(crate) fn add(&mut self, runs: Vec<Vec<T>>) -> io::Result<()> {
        self.put_away()?;
        self.n_runs += runs.len();
        let mut columns: Vec<Vec<T>> =
            runs.first().map_or_else(Vec::new, |cells| cells.iter().map(|_| Vec::with_capacity(runs.len())).collect());
        for cells in runs {
            columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
        }
        self.blocks.push(Block::Here(columns));
        Ok(())
    }

    fn put_away(&mut self) -> io::Result<()> {
        let (Some(folder), Some(newest)) = (&self.folder, self.blocks.last_mut()) else { return Ok(()) };
        let Block::Here(columns) = newest else { return Ok(()) };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match &mut *file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(folder)?),
        };
        let mut at = file.seek(SeekFrom::End(0))?;
        let (mut bytes, mut places) = (Vec::new(), Vec::with_capacity(columns.len()));
        for column in columns {
            let before = bytes.len();
            bytes = postcard::to_extend(column, bytes).map_err(io::Error::other)?;
            let end = at + (bytes.len() - before) as u64;
            places.push(at..end);
            at = end;
        }
        file.write_all(&bytes)?;
        *newest = Block::Away(places);
        Ok(())
    }

    /// A column, run by run. Of one that cannot be read all cells are missing, and [`Columns::unread`] says why.
    pub(crate) fn column(&self, at: usize) -> Vec<T> {
        let mut all = Vec::with_capacity(self.n_runs);
        for block in &self.blocks {
            match block {
                Block::Here(columns) => all.extend_from_slice(&columns[at]),
                Block::Away(places) => match self.read(&places[at]) {
                    Ok(part) => all.extend(part),
                    Err(cause) => {
                        *self.unread.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause);
                        return vec![self.missing.clone(); self.n_runs];
                    }
                },
            }
        }
        all
    }

    fn read(&self, place: &Range<u64>) -> io::Result<Vec<T>> {
        let mut bytes = vec![0; (place.end - place.start) as usize];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        file.seek(SeekFrom::Start(place.start))?;
        file.read_exact(&mut bytes)?;
        postcard::from_bytes(&bytes).map_err(io::Error::other)
    }

    /// Why a column could not be read since this was last asked, and where it lies.
    pub(crate) fn unread(&self) -> Option<(PathBuf, io::Error)> {
        let cause = self.unread.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some((self.folder.clone().unwrap_or_default(), cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_the_same_in_memory_and_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let runs: Vec<Vec<f64>> = (0..10).map(|run| vec![f64::from(run), -0.0, 0.1 * f64::from(run)]).collect();
        let of = |folder: Option<PathBuf>| {
            let mut columns = Columns::new(folder, f64::NAN);
            assert!(columns.column(0).is_empty());
            runs.chunks(4).for_each(|block| columns.add(block.to_vec()).unwrap());
            assert_eq!(columns.n_runs(), 10);
            columns
        };
        let (here, away) = (of(None), of(Some(folder.path().to_owned())));
        let n_away = |columns: &Columns<f64>| columns.blocks.iter().filter(|b| matches!(b, Block::Away(_))).count();
        assert_eq!((n_away(&here), n_away(&away)), (0, 2));
        for at in 0..3 {
            let bits = |columns: &Columns<f64>| columns.column(at).iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&here), runs.iter().map(|run| run[at].to_bits()).collect::<Vec<_>>());
            assert_eq!(bits(&away), bits(&here));
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the file has no name");
        assert!(away.unread().is_none());
    }

    #[test]
    fn what_cannot_be_read_again_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut columns = Columns::new(Some(folder.path().to_owned()), -1.0);
        columns.add(vec![vec![1.0]; 3]).unwrap();
        columns.add(vec![vec![2.0]; 3]).unwrap();
        columns.file.lock().unwrap().as_mut().unwrap().set_len(2).unwrap();
        assert_eq!(columns.column(0), [-1.0; 6]);
        assert_eq!(columns.unread().unwrap().0, folder.path());
        assert!(columns.unread().is_none(), "it is told once");
    }
}
