//! `aicloud configure`: an access key into the vendor's own file.

use crate::{
    failure::Failure,
    output,
    profiles::{self, Profile},
    services,
    settings::Settings,
};
use aicloud_runtime::credentials::Environment as _;
use clap::ArgMatches;
use std::{
    fs,
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    path::Path,
};

pub(crate) fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let service = services::find(&text("service").unwrap_or_default())?.service();
    let settings = Settings::new(matches)?;
    let environment = settings.environment();
    let path = profiles::path(service.auth, &environment)?;
    let access_key_id = match text("access-key-id") {
        Some(id) => id,
        None => ask("Access key id", "--access-key-id")?.unwrap_or_default(),
    };
    let secret = secret()?;
    if access_key_id.trim().is_empty() || secret.is_empty() {
        return Err(Failure::Input("an access key has an id and a secret; one of them is empty".to_owned()));
    }
    let region = match settings.region {
        Some(region) => Some(region),
        None if io::stdin().is_terminal() => ask("Region (may stay empty)", "--region")?,
        None => None,
    };
    if let Some(region) = &region {
        // Refuses what can't be a region, and says what was meant.
        service.endpoint.resolve(region, false).map_err(|error| Failure::Input(error.to_string()))?;
    }
    let profile = Profile {
        name: settings.profile,
        access_key_id: access_key_id.trim().to_owned(),
        secret,
        region,
        project_id: settings.project_id,
        domain_id: text("domain-id"),
    };
    let single_line = [
        Some(&profile.access_key_id),
        Some(&profile.secret),
        profile.project_id.as_ref(),
        profile.domain_id.as_ref(),
        profile.name.as_ref(),
    ];
    if single_line.into_iter().flatten().any(|value| value.chars().any(char::is_control)) {
        return Err(Failure::Input("a value holds a line break or another control character; remove it".to_owned()));
    }
    let present = match environment.read_file(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::Input(format!("{} can't be read: {error}", path.display()))),
    };
    let new = profiles::with_profile(service.auth, &present, &profile)?;
    let unwritable = |error: io::Error| Failure::Write(format!("{} can't be written: {error}", path.display()));
    create_folder(path.parent()).map_err(unwritable)?;
    environment.write_file(&path, &new).map_err(unwritable)?;
    output::write(&format!("Saved in {}. `aicloud doctor {}` shows what is used.\n", path.display(), service.name))
}

/// Asks on the terminal; an empty answer is none.
fn ask(what: &str, flag: &str) -> Result<Option<String>, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::Input(format!("{what} is not given: give {flag}")));
    }
    let unreadable = |error: io::Error| Failure::Input(format!("standard input can't be read: {error}"));
    write!(io::stderr(), "{what}: ").map_err(unreadable)?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
    Ok(Some(line.trim().to_owned()).filter(|line| !line.is_empty()))
}

/// The secret, typed unseen or as the first line of standard input.
fn secret() -> Result<String, Failure> {
    let unreadable = |error: io::Error| Failure::Input(format!("the secret can't be read: {error}"));
    let line = if io::stdin().is_terminal() {
        rpassword::prompt_password("Access key secret: ").map_err(unreadable)?
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
        line
    };
    Ok(line.trim().to_owned())
}

/// A folder that others can't look into.
fn create_folder(folder: Option<&Path>) -> io::Result<()> {
    let Some(folder) = folder else { return Ok(()) };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
