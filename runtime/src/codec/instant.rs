//! Instants as services send them. What was received is kept, so that decoding never fails and nothing changes on the
//! way back.

use super::{DecodeError, Reader, Value, Writer};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use std::fmt;

/// An instant that travels as text, such as `2026-01-31T08:00:00Z`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(Received<String>);

/// An instant that travels as milliseconds since 1970.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EpochMillis(Received<i64>);

/// An instant that travels as seconds since 1970.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EpochSeconds(Received<i64>);

/// The usual form, or the JSON text of anything else.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Received<T> {
    Usual(T),
    Other(Box<str>),
}

impl DateTime {
    /// From text as the service writes it.
    pub fn from_raw(text: impl Into<String>) -> Self {
        Self(Received::Usual(text.into()))
    }

    /// The text as received; JSON text if it was something else than text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Received::Usual(text) => text,
            Received::Other(json) => json,
        }
    }

    /// The instant; `None` if the text is not one. Text without an offset is taken as UTC, and a plain number as
    /// seconds since 1970, or milliseconds if it would otherwise be beyond the year 5000.
    pub fn timestamp(&self) -> Option<Timestamp> {
        parse(self.as_str())
    }
}

impl EpochMillis {
    /// From a number of milliseconds.
    pub fn from_raw(millis: i64) -> Self {
        Self(Received::Usual(millis))
    }

    /// The number of milliseconds; `None` if something else was received.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.number()
    }

    /// The instant; `None` if what was received is not one.
    pub fn timestamp(&self) -> Option<Timestamp> {
        match self.as_i64() {
            Some(millis) => Timestamp::from_millisecond(millis).ok(),
            None => self.0.other(0.001),
        }
    }
}

impl EpochSeconds {
    /// From a number of seconds.
    pub fn from_raw(seconds: i64) -> Self {
        Self(Received::Usual(seconds))
    }

    /// The number of seconds; `None` if something else was received.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.number()
    }

    /// The instant; `None` if what was received is not one.
    pub fn timestamp(&self) -> Option<Timestamp> {
        match self.as_i64() {
            Some(seconds) => Timestamp::from_second(seconds).ok(),
            None => self.0.other(1.0),
        }
    }
}

impl Received<i64> {
    fn number(&self) -> Option<i64> {
        match self {
            Self::Usual(number) => Some(*number),
            Self::Other(json) => super::decode_text::<Option<i64>>(json).ok()?,
        }
    }

    /// A number with a fraction, or a date after all.
    fn other(&self, unit: f64) -> Option<Timestamp> {
        let Self::Other(json) = self else { return None };
        let text: String = super::decode_text(json).ok()?;
        match text.trim().parse::<f64>() {
            Ok(number) => from_seconds(number * unit),
            Err(_) => parse(&text),
        }
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        let json = match reader.whole_number()? {
            Some(number) => {
                *self = Self::Usual(number);
                return Ok(true);
            }
            None => reader.raw()?,
        };
        let nothing = matches!(json, "null" | "\"\"");
        reader.lossy |= json == "\"\"";
        if !nothing {
            *self = Self::Other(json.into());
        }
        Ok(!nothing)
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Usual(number) => writer.integer(*number),
            Self::Other(json) => writer.raw(json),
        }
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    /// Larger numbers are milliseconds.
    const LARGEST_SECOND: f64 = 1e11;
    let text = text.trim();
    if let Ok(instant) = text.parse() {
        return Some(instant);
    }
    if let Ok(local) = text.parse::<civil::DateTime>() {
        return Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp());
    }
    let number: f64 = text.parse().ok()?;
    from_seconds(if number.abs() < LARGEST_SECOND { number } else { number / 1000.0 })
}

fn from_seconds(seconds: f64) -> Option<Timestamp> {
    Timestamp::from_duration(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
}

impl Value for DateTime {
    fn missing() -> Self {
        Self::from_raw("")
    }

    fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
        if reader.null()? {
            return Ok(false);
        }
        match reader.quoted_text()? {
            Some(text) => self.0 = Received::Usual(text.into_owned()),
            None => self.0 = Received::Other(reader.raw()?.into()),
        }
        Ok(true)
    }

    fn write(&self, writer: &mut Writer) {
        match &self.0 {
            Received::Usual(text) => writer.string(text),
            Received::Other(json) => writer.raw(json),
        }
    }
}

impl From<Timestamp> for DateTime {
    fn from(instant: Timestamp) -> Self {
        Self::from_raw(instant.to_string())
    }
}

impl From<Timestamp> for EpochMillis {
    fn from(instant: Timestamp) -> Self {
        Self::from_raw(instant.as_millisecond())
    }
}

impl From<Timestamp> for EpochSeconds {
    fn from(instant: Timestamp) -> Self {
        Self::from_raw(instant.as_second())
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DateTime({self})")
    }
}

macro_rules! epoch {
    ($name:ident) => {
        impl Value for $name {
            fn missing() -> Self {
                Self::from_raw(0)
            }

            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
                self.0.read_into(reader)
            }

            fn write(&self, writer: &mut Writer) {
                self.0.write(writer);
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.0 {
                    Received::Usual(number) => number.fmt(f),
                    Received::Other(json) => f.write_str(json),
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        crate::serde_impls! { $name, serialize, deserialize }
    };
}

epoch!(EpochMillis);
epoch!(EpochSeconds);
crate::serde_impls! { DateTime, serialize, deserialize }

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{decode_response, encode};

    fn received<T: Value>(json: &str) -> T {
        decode_response(json.as_bytes()).unwrap()
    }

    fn comes_back<T: Value>(json: &str) {
        assert_eq!(String::from_utf8(encode(&received::<T>(json))).unwrap(), json);
    }

    fn at(text: &str) -> Option<Timestamp> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn usual_texts_are_instants() {
        for text in [
            "2026-01-31T08:00:00Z",
            "2026-01-31 08:00:00",
            "2026-01-31T08:00:00",
            "2026-01-31T16:00:00+0800",
            "2026-01-31T16:00:00+08:00",
            "2026-01-31 16:00:00+08",
            "2026-01-31T08:00:00.000Z",
            " 2026-01-31T08:00:00z ",
            "2026-01-31T08:00:00.000+0000",
            "1769846400",
            "1769846400000",
            "1769846400.0",
            "2026-01-31T08:00Z",
        ] {
            assert_eq!(DateTime::from_raw(text).timestamp(), at("2026-01-31T08:00:00Z"), "{text}");
        }
        for text in ["", "soon", "2026-13-31T08:00:00Z", "NaN", "1e300", "{}"] {
            assert_eq!(DateTime::from_raw(text).timestamp(), None, "{text}");
        }
    }

    #[test]
    fn whatever_was_received_is_written_back() {
        for json in ["1769846400", "\"\"", "\"soon\"", "17698464000.5", "true", "[1, 2]", "{\"a\": 1}", "-0", "1e400"] {
            comes_back::<Option<DateTime>>(json);
        }
        for json in ["1769846400000", "\"1769846400000\"", "\"2026-01-31T08:00:00Z\"", "1.5", "false", "[ ]", "-1e3"] {
            comes_back::<Option<EpochMillis>>(json);
            comes_back::<Option<EpochSeconds>>(json);
        }
        assert_eq!(received::<Option<DateTime>>("null"), None);
        assert_eq!(received::<Option<EpochMillis>>("\"\""), None);
    }

    #[test]
    fn numbers_are_counted_from_1970() {
        let instant = at("2026-01-31T08:00:00Z");
        for json in ["1769846400000", "\"1769846400000\"", "1769846400000.0", "\"2026-01-31T08:00:00Z\""] {
            assert_eq!(received::<EpochMillis>(json).timestamp(), instant, "{json}");
        }
        for json in ["1769846400", "\"1769846400\"", "1.7698464e9", "\"2026-01-31 08:00:00\""] {
            assert_eq!(received::<EpochSeconds>(json).timestamp(), instant, "{json}");
        }
        assert_eq!(received::<EpochSeconds>("\"5\"").as_i64(), Some(5));
        assert_eq!(received::<EpochSeconds>("5.5").as_i64(), None);
        assert_eq!(received::<EpochSeconds>("5.5").timestamp(), at("1970-01-01T00:00:05.5Z"));
        assert_eq!(received::<EpochMillis>("9223372036854775807").timestamp(), None);
        assert_eq!(received::<EpochMillis>("[]").timestamp(), None);
    }

    #[test]
    fn instants_are_made_from_timestamps() {
        let instant: Timestamp = "2026-01-31T08:00:00.25Z".parse().unwrap();
        assert_eq!(DateTime::from(instant).as_str(), "2026-01-31T08:00:00.25Z");
        assert_eq!(EpochMillis::from(instant).as_i64(), Some(1_769_846_400_250));
        assert_eq!(EpochSeconds::from(instant).as_i64(), Some(1_769_846_400));
        assert_eq!(
            format!("{:?} {:?}", EpochSeconds::from_raw(5), DateTime::from_raw("x")),
            "EpochSeconds(5) DateTime(x)"
        );
        assert_eq!(serde_json::to_string(&EpochMillis::from_raw(5)).unwrap(), "5");
    }
}
