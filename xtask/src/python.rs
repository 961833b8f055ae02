//! Python environments with packages from PyPI, made once in the target folder and used again.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    failure::{Context as _, Failure},
    output, process,
    terminal::Terminal,
};

/// Sees to it that exactly these requirements, as pip writes them, are in the environment `folder`. Returns its Python,
/// which is 3.`least` or newer.
pub fn environment(folder: &Path, requirements: &str, least: u8, terminal: &Terminal) -> Result<PathBuf, Failure> {
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    // Written last, so an installation that was cut short is done again.
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|text| text == requirements) && is_new_enough(&python, least) {
        return Ok(python);
    }
    let Some(system) = ["python3", "python"].into_iter().map(Path::new).find(|python| is_new_enough(python, least))
    else {
        return Err(Failure::Io(format!("there is no Python 3.{least} or newer. {ASK}")));
    };
    terminal.note(&format!("installing packages from PyPI into {}", folder.display()));
    if !process::succeeds(Command::new(system).args(["-m", "venv", "--clear"]).arg(folder))? {
        return Err(Failure::Io(format!("Python can't make virtual environments. {ASK}")));
    }
    let wanted = folder.join("requirements.txt");
    fs::write(&wanted, requirements).context("write", &wanted)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&wanted);
    if !process::succeeds(&mut pip)? {
        let line = process::line(&pip);
        return Err(Failure::Io(format!("`{line}` failed; it needs access to PyPI")));
    }
    output::file::replace(&installed, requirements)?;
    Ok(python)
}

const ASK: &str = "Install it with its venv module (on Debian: apt-get install python3 python3-venv) and run again";

fn is_new_enough(python: &Path, least: u8) -> bool {
    let mut command = Command::new(python);
    command.args(["-c", &format!("import sys; sys.exit(sys.version_info < (3, {least}))")]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
