//! Reading files that hold secrets, with errors that name the file and quote nothing of it.

use super::{Context, CredentialError, ini};
use std::{io, path::Path};

/// The text of a file; `None` where there is no such file.
pub(super) fn read(context: &Context, provider: &'static str, path: &Path) -> Result<Option<String>, CredentialError> {
    match context.env.read_file(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(CredentialError::failed(provider, format!("{} can't be read: {error}", path.display()))),
    }
}

/// The token in a file, without surrounding white space.
pub(super) fn read_secret(
    context: &Context,
    provider: &'static str,
    path: impl AsRef<Path>,
) -> Result<String, CredentialError> {
    let path = path.as_ref();
    let failed = |why| CredentialError::failed(provider, format!("the token file {} {why}", path.display()));
    let text = read(context, provider, path)?.ok_or_else(|| failed("does not exist; check its path"))?;
    let token = text.trim();
    if token.is_empty() { Err(failed("is empty; wait for it to be filled or write it")) } else { Ok(token.to_owned()) }
}

/// The sections of a profile file; `None` where there is no such file.
pub(super) fn read_ini(
    context: &Context,
    provider: &'static str,
    path: &Path,
) -> Result<Option<ini::Sections>, CredentialError> {
    let Some(text) = read(context, provider, path)? else { return Ok(None) };
    ini::parse(&text).map(Some).map_err(|line| {
        let message = format!("line {line} of {} is neither [section] nor key = value; correct it", path.display());
        CredentialError::failed(provider, message)
    })
}
