//! The world a command works on: the embedded files, or a folder.

use std::path::PathBuf;

use clap::Args;
use tumen::world::{self, Files, Problems, Severity, World};
use tumen_baseline::Baseline;
use tumen_lab::{differs, world_digest};

use crate::disk::DiskFiles;
use crate::failure::Failure;
use crate::near::{did_you_mean, quoted};
use crate::problems;
use crate::terminal::Terminal;

/// Which files are read.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct WorldArgs {
    /// Read this folder instead of the embedded files (`tumen new` writes such a folder)
    #[arg(long, value_name = "DIR")]
    pub(crate) world: Option<PathBuf>,
}

/// The files of a world, embedded or on disk.
pub(crate) enum Input {
    /// What the program carries.
    Embedded(Baseline),
    /// A folder.
    Disk(DiskFiles),
}

impl Input {
    /// Opens the files that the options name; nothing is read yet.
    pub(crate) fn open(args: &WorldArgs) -> Result<Input, Failure> {
        let Some(folder) = &args.world else { return Ok(Input::Embedded(Baseline)) };
        let shown = quoted(&folder.to_string_lossy());
        if folder.is_file() {
            return Err(
                Failure::input(format!("{shown} is a file")).hint("--world takes the folder that holds tumen.toml")
            );
        }
        let files = DiskFiles::open(folder).map_err(|cause| {
            Failure::input(format!("cannot read the folder {shown}: {cause}"))
                .hint("`tumen new DIR` writes a folder with all files")
        })?;
        Ok(Input::Disk(files))
    }

    /// The files.
    pub(crate) fn files(&self) -> &dyn Files {
        match self {
            Input::Embedded(files) => files,
            Input::Disk(files) => files,
        }
    }

    /// Ids of the scenarios among the files.
    pub(crate) fn scenario_ids(&self) -> Vec<String> {
        let stem = |path: &String| Some(path.strip_prefix("scenarios/")?.strip_suffix(".toml")?.to_owned());
        self.files().list().iter().filter_map(stem).filter(|stem| !stem.contains('/')).collect()
    }

    /// Refuses names of scenarios that do not exist, all at once.
    pub(crate) fn check_scenarios(&self, names: &[String], verbs: &[&str]) -> Result<(), Failure> {
        let known = self.scenario_ids();
        let mut failure: Option<Failure> = None;
        for name in names.iter().filter(|name| !known.contains(name)) {
            let what = format!("there is no scenario {}", quoted(name));
            let mut next = match failure.take() {
                None => Failure::input(what),
                Some(Failure::Input { what: before, hints }) => {
                    Failure::Input { what: format!("{before}; {what}"), hints }
                }
                Some(other) => other,
            };
            if let Some(hint) = did_you_mean(name, known.iter().map(String::as_str)) {
                next = next.hint(hint);
            } else if let Some(hint) = did_you_mean(name, verbs.iter().copied()) {
                next = next.hint(hint.replace("did you mean", "did you mean the command"));
            }
            failure = Some(next);
        }
        match failure {
            None => Ok(()),
            Some(failure) if known.is_empty() => Err(failure.hint("this world has no scenarios")),
            Some(failure) => Err(failure.hint(format!("scenarios: {}", known.join(", ")))),
        }
    }

    /// Reads and checks the world with scenarios laid over it. Problems and warnings are shown; only problems end the command.
    pub(crate) fn load(&self, scenarios: &[String], terminal: &Terminal, quiet: bool) -> Result<World, Failure> {
        let names: Vec<&str> = scenarios.iter().map(String::as_str).collect();
        let (world, problems) = match world::load(self.files(), &names) {
            Ok(world) => {
                let warnings = world.warnings.clone();
                (Some(world), warnings)
            }
            Err(problems) => (None, problems),
        };
        let problems = self.with_refusals(problems);
        match world {
            Some(world) if problems.n_errors() == 0 => {
                if !quiet {
                    problems::show(&problems, self.files(), terminal);
                }
                Ok(world)
            }
            _ => {
                problems::show(&problems, self.files(), terminal);
                Err(Failure::Problems(problems::summary(&problems)))
            }
        }
    }

    /// All files, to go along with a run and to be told by their digest.
    pub(crate) fn read_all(&self) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let files = self.files();
        let read = |path: String| match files.read(&path) {
            Ok(bytes) => Ok((path, bytes)),
            Err(why) => Err(Failure::Work(format!("cannot read {path}: {why}"))),
        };
        files.list().into_iter().map(read).collect()
    }

    /// Where the files of a folder differ from those that the program carries; nothing where they do not.
    pub(crate) fn differs(
        &self,
        files: &[(String, Vec<u8>)],
        terminal: &Terminal,
    ) -> Result<Option<Vec<String>>, Failure> {
        let carried = Input::Embedded(Baseline);
        if world_digest(files, &[]) == world_digest(&carried.read_all()?, &[]) {
            return Ok(None);
        }
        Ok(Some(differs(&self.load(&[], terminal, true)?, &carried.load(&[], terminal, true)?)))
    }

    /// All problems of all files, every scenario included.
    pub(crate) fn check(&self) -> Problems {
        self.with_refusals(world::check(self.files()))
    }

    /// Adds what the folder refuses; it takes the place of what the loader says of the same file.
    fn with_refusals(&self, problems: Problems) -> Problems {
        let Input::Disk(files) = self else { return problems };
        let refusals = files.refusals();
        let mut list = problems.list;
        list.retain(|problem| {
            problem.severity == Severity::Warning || !refusals.iter().any(|refusal| refusal.file == problem.file)
        });
        list.extend(refusals);
        list.sort_by(|a, b| (&a.file, a.span, &a.key).cmp(&(&b.file, b.span, &b.key)));
        Problems { list }
    }
}
