//! Which program this is, so that what another one kept is never taken for its own.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

/// Digest of the program's own file, into which all code is linked: any change of code, of a dependency, of the compiler or of its options is
/// another program.
///
/// A version would not do, since code changes between versions.
///
/// # Errors
/// When the file of the program cannot be read.
pub fn digest() -> io::Result<String> {
    static DIGEST: OnceLock<String> = OnceLock::new();
    if let Some(known) = DIGEST.get() {
        return Ok(known.clone());
    }
    let mut hash = blake3::Hasher::new();
    hash.update_reader(File::open(own_file()?)?)?;
    Ok(DIGEST.get_or_init(|| hash.finalize().to_hex().to_string()).clone())
}

/// The file that runs; on Linux even where another has taken its name since.
fn own_file() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok(PathBuf::from("/proc/self/exe")) } else { std::env::current_exe() }
}
