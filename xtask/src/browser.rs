//! `cargo xtask test --browser`: the documentation's web site in Chromium.
//!
//! The tests are in `tests/browser`, in JavaScript, since that is what drives browsers best. They run in a copy beside the
//! site, so that what npm installs stays out of the project.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    docs,
    failure::{Context as _, Failure},
    process,
    project::{self, Workspace},
    terminal::Terminal,
};

/// Names of the browser, the usual one first.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Renders the sites and runs the tests.
pub fn run(terminal: &Terminal) -> Result<(), Failure> {
    let chromium = chromium()?;
    let (node, npm) = (program("node")?, program("npm")?);
    let folder = Workspace::load()?.target().join("browser");
    let (site, obstacles) = (folder.join("site"), folder.join("obstacles"));
    docs::render(None, &site, terminal)?;
    docs::render(Some(&project::root().join("tests/obstacle/spec")), &obstacles, terminal)?;
    let tests = copy(&folder.join("tests"))?;
    terminal.step("installing playwright-core and axe-core");
    process::output(Command::new(npm).args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&tests))?;
    let mut command = Command::new(node);
    command.args(["--test", "--test-concurrency=1"]).current_dir(&tests);
    command.env("CHROMIUM", chromium).env("AICLOUD_SITE", site).env("AICLOUD_OBSTACLES", obstacles);
    terminal.heading(&format!("the documentation in a browser: {}", process::line(&command)));
    if process::succeeds(&mut command)? {
        Ok(())
    } else {
        Err(Failure::Check("a test of the documentation in a browser failed; see above".to_owned()))
    }
}

/// The tests, copied.
fn copy(to: &Path) -> Result<PathBuf, Failure> {
    let from = project::root().join("tests/browser");
    fs::create_dir_all(to).context("create the folder", to)?;
    for entry in fs::read_dir(&from).context("read the folder", &from)? {
        let path = entry.context("read the folder", &from)?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::copy(&path, to.join(name)).context("copy", &path)?;
        }
    }
    Ok(to.to_path_buf())
}

fn chromium() -> Result<PathBuf, Failure> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Ok(PathBuf::from(named));
    }
    BROWSERS.iter().find_map(|name| find(name)).ok_or_else(|| {
        Failure::Refused(format!(
            "there is no Chromium: install it (Debian: apt-get install chromium), or name the program in CHROMIUM; \
             looked for {}",
            BROWSERS.join(", ")
        ))
    })
}

fn program(name: &str) -> Result<PathBuf, Failure> {
    find(name).ok_or_else(|| {
        Failure::Refused(format!(
            "there is no {name}: install Node.js 20 or newer (Debian: apt-get install nodejs npm)"
        ))
    })
}

/// A program in one of the folders of `PATH`.
fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}
