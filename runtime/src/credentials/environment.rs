//! What providers read: variables, files, the output of helper processes. Injectable, so tests leave the process alone.

use super::process;
use crate::BoxFuture;
use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

/// The surroundings that credentials are found in.
pub trait Environment: Send + Sync + fmt::Debug {
    /// The value of an environment variable. Unset, empty and not Unicode are all `None`.
    fn var(&self, name: &str) -> Option<String>;

    /// The user's home directory.
    fn home_dir(&self) -> Option<PathBuf>;

    /// The text of a file.
    fn read_file(&self, path: &Path) -> io::Result<String>;

    /// Replaces a file whole, readable by its owner only.
    fn write_file(&self, path: &Path, text: &str) -> io::Result<()>;

    /// Runs a program (its name, then its arguments) for at most `limit` and collects what it prints.
    fn run<'a>(&'a self, command: &'a [String], limit: Duration) -> BoxFuture<'a, io::Result<ProcessOutput>>;

    /// Where to find the service that is known at `url` (scheme and host, no path). Tests point it elsewhere.
    fn service_url(&self, url: &str) -> String {
        url.to_owned()
    }
}

/// What a helper process printed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProcessOutput {
    /// Whether it ended with status 0.
    pub success: bool,
    /// Its standard output.
    pub stdout: String,
}

impl ProcessOutput {
    /// An output of this text.
    pub fn new(success: bool, stdout: impl Into<String>) -> Self {
        Self { success, stdout: stdout.into() }
    }
}

impl fmt::Debug for ProcessOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Standard output holds keys.
        f.debug_struct("ProcessOutput").field("success", &self.success).finish_non_exhaustive()
    }
}

/// No file or output with a credential is larger; a path that names something else must not fill the memory.
pub(super) const LARGEST_TEXT: u64 = 1 << 20;

/// The process's own environment.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEnvironment;

impl Environment for SystemEnvironment {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn home_dir(&self) -> Option<PathBuf> {
        std::env::home_dir().filter(|path| !path.as_os_str().is_empty())
    }

    fn read_file(&self, path: &Path) -> io::Result<String> {
        let mut text = String::new();
        File::open(path)?.take(LARGEST_TEXT + 1).read_to_string(&mut text)?;
        if text.len() as u64 > LARGEST_TEXT {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "larger than 1 MiB"));
        }
        Ok(text)
    }

    fn write_file(&self, path: &Path, text: &str) -> io::Result<()> {
        // Written beside the target and moved over it, so that no reader sees half a file. A link stays a link.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut beside = target.clone().into_os_string();
        beside.push(format!(".{}.new", std::process::id()));
        let written = create_private(Path::new(&beside))
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .and_then(|()| fs::rename(&beside, &target));
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written
    }

    fn run<'a>(&'a self, command: &'a [String], limit: Duration) -> BoxFuture<'a, io::Result<ProcessOutput>> {
        Box::pin(process::run(command.to_vec(), limit))
    }
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_is_its_owners_alone() {
        let folder = std::env::temp_dir().join(format!("aicloud-environment-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("config.json");
        fs::write(&path, "a longer text than the new one").unwrap();
        SystemEnvironment.write_file(&path, "new").unwrap();
        assert_eq!(SystemEnvironment.read_file(&path).unwrap(), "new");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::write(&path, vec![b'a'; LARGEST_TEXT as usize + 1]).unwrap();
        assert!(SystemEnvironment.read_file(&path).unwrap_err().to_string().contains("1 MiB"));
        fs::remove_dir_all(folder).unwrap();
    }
}
