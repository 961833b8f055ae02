//! The vendors' own files of profiles: which region they name, and a profile put into them.
//!
//! Alibaba Cloud: `~/.aliyun/config.json`. Huawei Cloud: `~/.huaweicloud/credentials`, an ini file; the region in it is
//! ours, the vendor's tools pass over it.

use crate::failure::Failure;
use aicloud_runtime::{credentials::Environment, service::Auth};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What is saved.
pub(crate) struct Profile {
    pub(crate) name: Option<String>,
    pub(crate) access_key_id: String,
    pub(crate) secret: String,
    pub(crate) region: Option<String>,
    pub(crate) project_id: Option<String>,
    pub(crate) domain_id: Option<String>,
}

/// The file of a vendor.
pub(crate) fn path(auth: Auth, env: &dyn Environment) -> Result<PathBuf, Failure> {
    let home = env.home_dir().ok_or_else(|| Failure::Input("there is no home directory; set HOME".to_owned()))?;
    match auth {
        Auth::Alibaba => Ok(home.join(".aliyun").join("config.json")),
        Auth::Huawei => Ok(env
            .var("HUAWEICLOUD_SDK_CREDENTIALS_FILE")
            .map_or_else(|| home.join(".huaweicloud").join("credentials"), PathBuf::from)),
        Auth::Bearer | Auth::None => Err(Failure::Input("this service needs no access key".to_owned())),
    }
}

/// The region of a profile, or of the one that is used by default; and where that was found.
pub(crate) fn region(
    auth: Auth,
    env: &dyn Environment,
    name: Option<&str>,
) -> Result<Option<(String, String)>, Failure> {
    let Ok(path) = path(auth, env) else { return Ok(None) };
    let Ok(text) = env.read_file(&path) else { return Ok(None) };
    let region = match auth {
        Auth::Alibaba => {
            // Whoever reads the credentials says what is wrong with the file.
            let Ok(config) = serde_json::from_str::<Value>(&text) else { return Ok(None) };
            let current = config.get("current").and_then(Value::as_str).unwrap_or("default").to_owned();
            let name = name.map(str::to_owned).or_else(|| env.var("ALIBABA_CLOUD_PROFILE")).unwrap_or(current);
            let profile = profiles(&config).iter().find(|profile| name_of(profile) == Some(name.as_str()));
            profile.and_then(|profile| profile.get("region_id")).and_then(Value::as_str).map(str::to_owned)
        }
        _ => {
            let sections =
                name.map_or(vec!["basic", "basiccredentials", "global", "globalcredentials"], |name| vec![name]);
            sections.iter().find_map(|section| get(&text, section, "region"))
        }
    };
    Ok(region.filter(|region| !region.is_empty()).map(|region| (region, path.display().to_string())))
}

/// The text of the vendor's file with `profile` put into `text`, the rest as it was.
pub(crate) fn with_profile(auth: Auth, text: &str, profile: &Profile) -> Result<String, Failure> {
    match auth {
        Auth::Alibaba => aliyun(text, profile),
        _ => Ok(huawei(text, profile)),
    }
}

fn profiles(config: &Value) -> &[Value] {
    config.get("profiles").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn name_of(profile: &Value) -> Option<&str> {
    profile.get("name").and_then(Value::as_str)
}

fn aliyun(text: &str, profile: &Profile) -> Result<String, Failure> {
    let broken =
        |why: &str| Failure::Input(format!("~/.aliyun/config.json {why}; correct or remove it, it was left as it is"));
    let mut config = match text.trim() {
        "" => json!({}),
        text => serde_json::from_str(text).map_err(|error| broken(&format!("is not JSON (line {})", error.line())))?,
    };
    let config_fields = config.as_object_mut().ok_or_else(|| broken("is no JSON object"))?;
    let name = profile.name.clone().unwrap_or_else(|| "default".to_owned());
    let known = config_fields.entry("profiles").or_insert_with(|| json!([]));
    let known = known.as_array_mut().ok_or_else(|| broken("has profiles that are no list"))?;
    if !known.iter().any(|known| name_of(known) == Some(&name)) {
        known.push(json!({ "name": name, "output_format": "json", "language": "en" }));
    }
    let entry = known.iter_mut().find(|known| name_of(known) == Some(&name)).and_then(Value::as_object_mut);
    let entry = entry.ok_or_else(|| broken("has a profile that is no object"))?;
    entry.insert("mode".to_owned(), "AK".into());
    entry.insert("access_key_id".to_owned(), profile.access_key_id.clone().into());
    entry.insert("access_key_secret".to_owned(), profile.secret.clone().into());
    entry.remove("sts_token");
    if let Some(region) = &profile.region {
        entry.insert("region_id".to_owned(), region.clone().into());
    }
    // The first profile is the current one; a further one is used by name.
    config_fields.entry("current").or_insert_with(|| name.into());
    serde_json::to_string_pretty(&config).map(|text| text + "\n").map_err(|error| broken(&error.to_string()))
}

fn huawei(text: &str, profile: &Profile) -> String {
    let section = profile.name.as_deref().unwrap_or("basic");
    let values = [
        ("ak", Some(&profile.access_key_id)),
        ("sk", Some(&profile.secret)),
        ("project_id", profile.project_id.as_ref()),
        ("domain_id", profile.domain_id.as_ref()),
        ("region", profile.region.as_ref()),
    ];
    let values: Vec<(&str, &String)> = values.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let start = lines.iter().position(|line| header(line) == Some(section)).unwrap_or_else(|| {
        if lines.last().is_some_and(|line| !line.trim().is_empty()) {
            lines.push(String::new());
        }
        lines.push(format!("[{section}]"));
        lines.len() - 1
    });
    let end =
        lines.iter().skip(start + 1).position(|line| header(line).is_some()).map_or(lines.len(), |at| start + 1 + at);
    let tail = lines.split_off(end);
    let body = lines.split_off(start + 1);
    // What belonged to the key that is replaced goes with it.
    let replaced = |line: &String| {
        pair(line).is_some_and(|(key, _)| key == "security_token" || values.iter().any(|(name, _)| *name == key))
    };
    lines.extend(values.iter().map(|(key, value)| format!("{key} = {value}")));
    lines.extend(body.into_iter().filter(|line| !replaced(line)));
    lines.extend(tail);
    lines.join("\n") + "\n"
}

/// The value of a key in a section of an ini file.
fn get(text: &str, section: &str, key: &str) -> Option<String> {
    let mut here = false;
    for line in text.lines() {
        match header(line) {
            Some(name) => here = name == section,
            None if here => match pair(line) {
                Some((name, value)) if name == key => return Some(value.to_owned()),
                _ => {}
            },
            None => {}
        }
    }
    None
}

fn header(line: &str) -> Option<&str> {
    line.trim().strip_prefix('[')?.split_once(']').map(|(name, _)| name.trim())
}

fn pair(line: &str) -> Option<(String, &str)> {
    let line = line.trim();
    let (key, value) = line.split_once('=').filter(|_| !line.starts_with(['#', ';']))?;
    Some((key.trim().to_lowercase(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: Option<&str>) -> Profile {
        Profile {
            name: name.map(str::to_owned),
            access_key_id: "id".to_owned(),
            secret: "secret".to_owned(),
            region: Some("cn-north-4".to_owned()),
            project_id: None,
            domain_id: None,
        }
    }

    #[test]
    fn other_sections_keys_and_comments_of_an_ini_file_stay() {
        let before =
            "# mine\n[global]\nak = a\n\n[basic]\nAK = old\nsk=old\nsecurity_token = t\niam_endpoint = x ; y\n[z]\n";
        let after = with_profile(Auth::Huawei, before, &profile(None)).unwrap();
        let expected = "# mine\n[global]\nak = a\n\n[basic]\nak = id\nsk = secret\nregion = cn-north-4\niam_endpoint = x ; y\n[z]\n";
        assert_eq!(after, expected);
        assert_eq!(get(&after, "basic", "region").as_deref(), Some("cn-north-4"));
        let named = with_profile(Auth::Huawei, &after, &profile(Some("work"))).unwrap();
        assert!(
            named.starts_with(expected) && named.ends_with("\n[work]\nak = id\nsk = secret\nregion = cn-north-4\n")
        );
    }

    #[test]
    fn other_profiles_of_a_json_file_stay_and_so_does_the_current_one() {
        let before = r#"{"current": "a", "profiles": [{"name": "a", "mode": "AK", "x": 1}], "meta": 2}"#;
        let after: Value =
            serde_json::from_str(&with_profile(Auth::Alibaba, before, &profile(Some("b"))).unwrap()).unwrap();
        assert_eq!(after["current"], "a");
        assert_eq!(after["meta"], 2);
        assert_eq!(after["profiles"][0]["x"], 1);
        assert_eq!(after["profiles"][1]["access_key_secret"], "secret");
        assert!(with_profile(Auth::Alibaba, "{nonsense", &profile(None)).is_err());
        let first: Value = serde_json::from_str(&with_profile(Auth::Alibaba, "", &profile(None)).unwrap()).unwrap();
        assert_eq!(first["current"], "default");
    }
}
