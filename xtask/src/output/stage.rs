//! Builds the new tree beside the old one.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{
    place::{Place, sync_dir},
    plan::Plan,
    scan::{self, Kind},
};
use crate::failure::{Context as _, Failure};

/// Builds the tree that the plan describes at `place.new`, and has the disk take it in.
pub(super) fn build(place: &Place, plan: &Plan<'_>) -> Result<(), Failure> {
    fs::create_dir(&place.new).context("create the folder", &place.new)?;
    let dirs = dirs(plan);
    for dir in &dirs {
        let dir = place.new.join(dir);
        fs::create_dir_all(&dir).context("create the folder", &dir)?;
    }
    for (path, entry) in &plan.scan {
        let stays = entry.kind != Kind::Dir && !plan.remove.contains(path) && !plan.write.contains_key(path.as_path());
        if stays {
            carry_over(&place.out.join(path), &place.new.join(path))?;
        }
    }
    let mut written = Vec::new();
    for (path, text) in &plan.write {
        let path = place.new.join(path);
        let mut file = File::create_new(&path).context("create", &path)?;
        file.write_all(text.as_bytes()).context("write", &path)?;
        written.push(path);
    }
    // Synced after all are written, so that the disk can take them in together.
    for path in &written {
        File::options().write(true).open(path).and_then(|file| file.sync_all()).context("sync", path)?;
    }
    for dir in dirs.iter().rev() {
        sync_dir(&place.new.join(dir))?;
    }
    // Last, since a folder may be closed to writing.
    for dir in dirs.iter().rev() {
        if let Some(entry) = plan.scan.get(dir) {
            let path = place.new.join(dir);
            fs::set_permissions(&path, entry.permissions.clone()).context("set the permissions of", &path)?;
        }
    }
    if let Ok(root) = fs::metadata(&place.out) {
        fs::set_permissions(&place.new, root.permissions()).context("set the permissions of", &place.new)?;
    }
    sync_dir(&place.new)
}

/// The folders of the new tree: those of its files, and those of the old tree unless what they held was removed.
fn dirs(plan: &Plan<'_>) -> BTreeSet<PathBuf> {
    let above = |path: &Path| path.ancestors().skip(1).map(Path::to_path_buf).collect::<Vec<_>>();
    let emptied: BTreeSet<_> = plan.remove.iter().flat_map(|path| above(path)).collect();
    let replaced = |dir: &Path| dir.ancestors().any(|path| plan.write.contains_key(path));
    let mut dirs = BTreeSet::new();
    for (path, entry) in &plan.scan {
        if entry.kind == Kind::Dir {
            if !emptied.contains(path) && !replaced(path) {
                dirs.insert(path.clone());
                dirs.extend(above(path));
            }
        } else if !plan.remove.contains(path) {
            dirs.extend(above(path));
        }
    }
    dirs.extend(plan.write.keys().flat_map(|path| above(path)));
    dirs.remove(Path::new(""));
    dirs
}

/// Has the new tree hold the same file as the old one: the same in every respect, its times included.
fn carry_over(from: &Path, to: &Path) -> Result<(), Failure> {
    // Links are linked as such, not followed.
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        // A file that isn't ours may go at any time.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(_) => copy(from, to).context("carry over", from),
    }
}

/// For file systems without hard links.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    if metadata.is_symlink() {
        #[cfg(unix)]
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is neither a file nor a folder nor a link"));
    }
    fs::copy(from, to)?;
    let mut times = fs::FileTimes::new();
    if let Ok(time) = metadata.modified() {
        times = times.set_modified(time);
    }
    if let Ok(time) = metadata.accessed() {
        times = times.set_accessed(time);
    }
    let file = File::options().write(true).open(to)?;
    file.set_times(times)?;
    file.sync_all()
}

/// Moves files that others put into the old tree while the new one was built. Editors save that way.
pub(super) fn keep_newcomers(old: &Path, new: &Path, plan: &Plan<'_>) -> Result<(), Failure> {
    for (path, entry) in scan::scan(old)? {
        let known = plan.scan.get(&path).is_some_and(|known| known.identity == entry.identity);
        if entry.kind != Kind::Dir && !known && !plan.write.contains_key(path.as_path()) {
            let (from, to) = (old.join(&path), new.join(&path));
            if let Some(dir) = to.parent() {
                fs::create_dir_all(dir).context("create the folder", dir)?;
            }
            fs::rename(&from, &to).context("carry over", &from)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_content_and_time() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("a"), dir.path().join("b"));
        fs::write(&from, "text").unwrap();
        let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        File::options().write(true).open(&from).unwrap().set_modified(time).unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(&to).unwrap(), "text");
        assert_eq!(fs::metadata(&to).unwrap().modified().unwrap(), time);
    }

    #[cfg(unix)]
    #[test]
    fn a_copied_link_is_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("a"), dir.path().join("b"));
        std::os::unix::fs::symlink("nowhere", &from).unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read_link(&to).unwrap(), Path::new("nowhere"));
    }
}
