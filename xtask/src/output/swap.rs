//! Puts the new tree in the old one's place, and cleans up after runs that died on the way.

use std::{fs, io, path::Path};

use super::place::Place;
use crate::failure::{Context as _, Failure};

/// Puts the tree at `place.new` in place of the old one. Returns where the old one is now, if there was one.
pub(super) fn install(place: &Place) -> Result<Option<&Path>, Failure> {
    let replaced = if !exists(&place.out) {
        fs::rename(&place.new, &place.out).context("put the new tree at", &place.out)?;
        None
    } else if exchange(&place.new, &place.out).context("put the new tree at", &place.out)? {
        Some(place.new.as_path())
    } else {
        two_steps(place)?;
        Some(place.old.as_path())
    };
    place.sync_parent()?;
    Ok(replaced)
}

/// Exchanges two folders in one step. `false` where the system or the file system can't.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    use rustix::{
        fs::{CWD, RenameFlags, renameat_with},
        io::Errno,
    };
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

/// The second best: for a moment there is no tree at `out`. A run that dies in it is healed by [`recover`].
fn two_steps(place: &Place) -> Result<(), Failure> {
    fs::rename(&place.out, &place.old).context("move the old tree away from", &place.out)?;
    if let Err(error) = fs::rename(&place.new, &place.out) {
        fs::rename(&place.old, &place.out).context("put the old tree back to", &place.out)?;
        return Err(error).context("put the new tree at", &place.out);
    }
    Ok(())
}

/// Brings back the tree of a run that died between two renames, and removes what killed runs left.
pub(super) fn recover(place: &Place) -> Result<(), Failure> {
    if !exists(&place.out) && exists(&place.old) {
        fs::rename(&place.old, &place.out).context("put the old tree back to", &place.out)?;
    }
    remove(&place.new)?;
    remove(&place.old)
}

/// Removes a tree; fine if there is none.
pub(super) fn remove(tree: &Path) -> Result<(), Failure> {
    let removed = match fs::symlink_metadata(tree) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(tree),
        Ok(_) => fs::remove_file(tree),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).context("remove", tree),
        _ => Ok(()),
    }
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, Place) {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::resolve(&dir.path().join("out")).unwrap();
        (dir, place)
    }

    fn tree(path: &Path, text: &str) {
        fs::create_dir_all(path.join("dir")).unwrap();
        fs::write(path.join("dir/file"), text).unwrap();
    }

    fn text(place: &Place) -> String {
        fs::read_to_string(place.out.join("dir/file")).unwrap()
    }

    #[test]
    fn exchanging_leaves_the_replaced_tree_beside_the_new_one() {
        let (_dir, place) = place();
        tree(&place.out, "old");
        tree(&place.new, "new");
        let replaced = install(&place).unwrap().unwrap();
        assert_eq!(text(&place), "new");
        assert_eq!(fs::read_to_string(replaced.join("dir/file")).unwrap(), "old");
    }

    #[test]
    fn two_steps_do_the_same() {
        let (_dir, place) = place();
        tree(&place.out, "old");
        tree(&place.new, "new");
        two_steps(&place).unwrap();
        assert_eq!(text(&place), "new");
        assert_eq!(fs::read_to_string(place.old.join("dir/file")).unwrap(), "old");
    }

    #[test]
    fn two_steps_put_the_old_tree_back_when_the_second_fails() {
        let (_dir, place) = place();
        tree(&place.out, "old");
        assert!(two_steps(&place).is_err());
        assert_eq!(text(&place), "old");
    }

    #[test]
    fn a_death_between_the_two_steps_gives_the_old_tree_back() {
        let (_dir, place) = place();
        tree(&place.old, "old");
        tree(&place.new, "new");
        recover(&place).unwrap();
        assert_eq!(text(&place), "old");
        assert!(!exists(&place.new) && !exists(&place.old));
    }

    #[test]
    fn a_death_after_the_two_steps_keeps_the_new_tree() {
        let (_dir, place) = place();
        tree(&place.out, "new");
        tree(&place.old, "old");
        recover(&place).unwrap();
        assert_eq!(text(&place), "new");
        assert!(!exists(&place.old));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_among_the_left_overs_is_removed_and_not_followed() {
        let (dir, place) = place();
        let elsewhere = dir.path().join("elsewhere");
        tree(&elsewhere, "precious");
        std::os::unix::fs::symlink(&elsewhere, &place.new).unwrap();
        recover(&place).unwrap();
        assert!(!exists(&place.new) && elsewhere.join("dir/file").is_file());
    }
}
