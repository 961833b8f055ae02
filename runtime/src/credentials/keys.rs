//! Temporary keys as services, files and programs write them down.

use super::Credential;
use crate::Secret;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::{Map, Value};

/// A temporary access key out of a JSON object.
pub(super) struct Keys {
    pub(super) id: String,
    pub(super) secret: Secret,
    pub(super) token: Secret,
    pub(super) expires_at: Option<Timestamp>,
}

impl Keys {
    /// Reads an object in any of the vendors' spellings, perhaps wrapped in `credential`, `credentials` or
    /// `CloudCredential`.
    ///
    /// # Errors
    ///
    /// What is missing or unreadable.
    pub(super) fn read(answer: &Value) -> Result<Self, &'static str> {
        let object = answer.as_object().ok_or("it is not a JSON object")?;
        let wrapped = field(object, &["credential", "credentials", "cloudcredential"]).and_then(Value::as_object);
        let object = wrapped.unwrap_or(object);
        let text = |names| field(object, names).and_then(Value::as_str).filter(|text| !text.is_empty());
        let expiry = field(object, &["expiresat", "expiration"]).filter(|value| **value != Value::Null && *value != "");
        Ok(Self {
            id: text(&["access", "accesskeyid"]).ok_or("it has no access key id")?.to_owned(),
            secret: text(&["secret", "secretaccesskey", "accesskeysecret"])
                .ok_or("it has no access key secret")?
                .into(),
            token: text(&["securitytoken", "ststoken"]).unwrap_or_default().into(),
            expires_at: match expiry {
                None => None,
                Some(value) => Some(instant(value).ok_or("its expiry is not a date")?),
            },
        })
    }

    /// Keys that must be temporary: with token and expiry.
    pub(super) fn read_temporary(answer: &Value) -> Result<Credential, &'static str> {
        let keys = Self::read(answer)?;
        if keys.token.is_empty() {
            return Err("it has no security token");
        }
        if keys.expires_at.is_none() {
            return Err("it has no expiry");
        }
        Ok(keys.into())
    }
}

impl From<Keys> for Credential {
    fn from(keys: Keys) -> Self {
        let credential = Self::temporary(keys.id, keys.secret, keys.token);
        match keys.expires_at {
            Some(at) => credential.with_expiry(at),
            None => credential,
        }
    }
}

/// The field whose name, in lower case and without underscores, is one of `names`.
fn field<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    let plain = |key: &str| key.replace('_', "").to_ascii_lowercase();
    object.iter().find(|(key, _)| names.contains(&plain(key).as_str())).map(|(_, value)| value)
}

/// An instant as a date with offset, a date without one (UTC is meant), or seconds since 1970.
pub(super) fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => {
            let civil = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
            text.parse().ok().or_else(|| Some(civil()?.timestamp()))
        }
        Value::Number(number) => Timestamp::from_second(number.as_i64()?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_documented_spelling_is_read() {
        for answer in [
            json!({"Code": "Success", "AccessKeyId": "i", "AccessKeySecret": "s", "SecurityToken": "t", "Expiration": "2026-11-21T21:37:36Z"}),
            json!({"Credentials": {"AccessKeyId": "i", "AccessKeySecret": "s", "SecurityToken": "t", "Expiration": "2026-11-21T21:37:36Z"}}),
            json!({"CloudCredential": {"AccessKeyId": "i", "AccessKeySecret": "s", "SecurityToken": "t", "Expiration": "2026-11-21T21:37:36Z"}}),
            json!({"credential": {"access": "i", "secret": "s", "securitytoken": "t", "expires_at": "2026-11-21T21:37:36.000000Z"}}),
            json!({"accessKeyId": "i", "secretAccessKey": "s", "securityToken": "t", "expiration": "2026-11-21T21:37:36"}),
            json!({"credentials": {"access_key_id": "i", "secret_access_key": "s", "security_token": "t", "expiration": "2026-11-22T05:37:36+08:00"}}),
            json!({"mode": "StsToken", "access_key_id": "i", "access_key_secret": "s", "sts_token": "t", "expiration": 1_795_297_056}),
        ] {
            let expected = Credential::temporary("i", "s", "t").with_expiry("2026-11-21T21:37:36Z".parse().unwrap());
            assert!(Keys::read_temporary(&answer).unwrap() == expected, "{answer}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let missing = |answer| Keys::read_temporary(&answer).unwrap_err();
        assert_eq!(missing(json!([])), "it is not a JSON object");
        assert_eq!(missing(json!({"access": ""})), "it has no access key id");
        assert_eq!(missing(json!({"access": "i"})), "it has no access key secret");
        assert_eq!(missing(json!({"access": "i", "secret": "s"})), "it has no security token");
        assert_eq!(missing(json!({"access": "i", "secret": "s", "sts_token": "t"})), "it has no expiry");
        assert_eq!(missing(json!({"access": "i", "secret": "s", "expiration": "soon"})), "its expiry is not a date");
    }
}
