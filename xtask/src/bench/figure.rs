//! What was measured, in words: a median with its spread, and a row of the table with its budget.

use serde_json::{Value, json};

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    /// Seconds, of the processor unless the row says otherwise.
    Seconds,
    /// Bytes.
    Bytes,
    /// Anything that is counted.
    Count,
}

/// The median of some samples, with the least and the greatest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The middle sample.
    pub median: f64,
    low: f64,
    high: f64,
    unit: Unit,
}

impl Figure {
    /// From samples, in any order; zero if there are none.
    pub fn of(unit: Unit, samples: impl IntoIterator<Item = f64>) -> Self {
        let mut samples: Vec<f64> = samples.into_iter().collect();
        samples.sort_by(f64::total_cmp);
        let at = |index: usize| samples.get(index).copied().unwrap_or_default();
        Self { median: at(samples.len() / 2), low: at(0), high: at(samples.len().saturating_sub(1)), unit }
    }

    /// A single sample.
    pub fn one(unit: Unit, sample: f64) -> Self {
        Self::of(unit, [sample])
    }

    /// The same, for each of `count` operations.
    #[must_use]
    pub fn per(self, count: usize) -> Self {
        let count = count.max(1) as f64;
        Self { median: self.median / count, low: self.low / count, high: self.high / count, unit: self.unit }
    }

    fn text(&self) -> String {
        let middle = amount(self.median, self.unit);
        if amount(self.low, self.unit) == amount(self.high, self.unit) {
            return middle;
        }
        format!("{middle} ({} to {})", amount(self.low, self.unit), amount(self.high, self.unit))
    }

    fn json(&self) -> Value {
        let unit = match self.unit {
            Unit::Seconds => "s",
            Unit::Bytes => "bytes",
            Unit::Count => "count",
        };
        json!({ "median": self.median, "low": self.low, "high": self.high, "unit": unit })
    }
}

fn amount(amount: f64, unit: Unit) -> String {
    let steps: &[(f64, &str)] = match unit {
        Unit::Seconds => &[(1.0, " s"), (1e-3, " ms"), (1e-6, " µs"), (1e-9, " ns")],
        Unit::Bytes => &[(1e9, " GB"), (1e6, " MB"), (1e3, " KB"), (1.0, " bytes")],
        Unit::Count => &[(1e9, " G"), (1e6, " M"), (1e4, " k"), (1.0, "")],
    };
    let step = steps.iter().find(|(size, _)| amount >= *size).or(steps.last());
    let (size, name) = step.copied().unwrap_or((1.0, ""));
    let shown = if unit == Unit::Count && size > 1e3 && size < 1e5 { amount / 1e3 } else { amount / size };
    let decimals = match shown {
        _ if shown.fract() == 0.0 && unit == Unit::Count => 0,
        shown if shown < 10.0 => 2,
        shown if shown < 100.0 => 1,
        _ => 0,
    };
    format!("{shown:.decimals$}{name}")
}

/// What a row has to keep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// No more than this.
    AtMost(f64),
    /// The peer needs at least so many times as much.
    Ratio(f64),
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// Ours.
    pub ours: Figure,
    /// The same of another, and who that is.
    pub peer: Option<(String, Figure)>,
    /// What it has to keep.
    pub budget: Option<Budget>,
}

impl Row {
    /// A figure alone.
    pub fn new(what: impl Into<String>, ours: Figure) -> Self {
        Self { what: what.into(), ours, peer: None, budget: None }
    }

    /// Beside a peer's.
    #[must_use]
    pub fn beside(mut self, peer: impl Into<String>, figure: Figure) -> Self {
        self.peer = Some((peer.into(), figure));
        self
    }

    /// With a budget.
    #[must_use]
    pub fn within(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// How many times as much the peer needs.
    fn ratio(&self) -> Option<f64> {
        self.peer.as_ref().map(|(_, peer)| peer.median / self.ours.median)
    }

    /// By which factor the budget is kept: 1 is just kept, less is missed. `None` without a budget.
    fn kept(&self) -> Option<f64> {
        match self.budget? {
            Budget::AtMost(most) => Some(most / self.ours.median),
            Budget::Ratio(least) => self.ratio().map(|ratio| ratio / least),
        }
    }

    /// Whether there is a budget that is not kept.
    pub fn is_missed(&self) -> bool {
        self.kept().is_some_and(|kept| kept < 1.0)
    }

    fn cells(&self) -> [String; 6] {
        let budget = match self.budget {
            None => String::new(),
            Some(Budget::AtMost(most)) => format!("≤ {}", amount(most, self.ours.unit)),
            Some(Budget::Ratio(least)) => format!("≥ {least} ×"),
        };
        let verdict = self.kept().map(|kept| match kept >= 1.0 {
            true => format!("met, {kept:.2} × over"),
            false => format!("MISSED, {kept:.2} × of it"),
        });
        [
            self.what.clone(),
            self.ours.text(),
            self.peer.as_ref().map_or_else(String::new, |(name, figure)| format!("{name} {}", figure.text())),
            self.ratio().map_or_else(String::new, |ratio| format!("{ratio:.2} ×")),
            budget,
            verdict.unwrap_or_default(),
        ]
    }

    /// The row on a line of its own.
    pub fn line(&self) -> String {
        self.cells().into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ")
    }

    fn json(&self) -> Value {
        let (at_most, least) = match self.budget {
            Some(Budget::AtMost(most)) => (Some(most), None),
            Some(Budget::Ratio(least)) => (None, Some(least)),
            None => (None, None),
        };
        json!({
            "what": self.what,
            "ours": self.ours.json(),
            "peer": self.peer.as_ref().map(|(name, _)| name),
            "theirs": self.peer.as_ref().map(|(_, figure)| figure.json()),
            "ratio": self.ratio(),
            "at_most": at_most,
            "at_least": least,
            "met": self.kept().map(|kept| kept >= 1.0),
        })
    }
}

/// The rows as a table in Markdown.
pub fn table(rows: &[Row]) -> String {
    let head = ["what", "ours", "peer", "peer ÷ ours", "budget", "verdict"].map(str::to_owned);
    let cells: Vec<[String; 6]> = std::iter::once(head).chain(rows.iter().map(Row::cells)).collect();
    let mut widths = [0; 6];
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for (index, row) in cells.iter().enumerate() {
        for (cell, width) in row.iter().zip(widths) {
            out.push_str(&format!("| {cell:width$} "));
        }
        out.push_str("|\n");
        if index == 0 {
            out.push_str(&widths.map(|width| format!("|{}", "-".repeat(width + 2))).concat());
            out.push_str("|\n");
        }
    }
    out
}

/// The rows as JSON.
pub fn json(rows: &[Row]) -> String {
    serde_json::to_string_pretty(&rows.iter().map(Row::json).collect::<Vec<_>>()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_the_median_and_shows_its_spread() {
        let figure = Figure::of(Unit::Seconds, [0.5, 0.3, 0.4]);
        assert_eq!(figure.text(), "400 ms (300 ms to 500 ms)");
        assert_eq!(Figure::one(Unit::Bytes, 761e6).text(), "761 MB");
        assert_eq!(Figure::one(Unit::Count, 118_307.0).text(), "118 k");
        assert_eq!(Figure::one(Unit::Count, 95.0).text(), "95");
        assert_eq!(Figure::one(Unit::Seconds, 0.0000143).text(), "14.3 µs");
    }

    #[test]
    fn a_budget_is_met_or_missed_by_a_factor() {
        let ours = Figure::one(Unit::Seconds, 2.0);
        let peer = Figure::one(Unit::Seconds, 9.0);
        let row = Row::new("check", ours).beside("other", peer);
        assert!(row.clone().within(Budget::Ratio(5.0)).is_missed());
        assert!(!row.clone().within(Budget::Ratio(4.5)).is_missed());
        assert!(row.clone().within(Budget::AtMost(1.9)).is_missed());
        assert!(!row.is_missed());
        let table = table(&[row.within(Budget::Ratio(5.0))]);
        assert!(table.contains("| 4.50 ×") && table.contains("MISSED, 0.90 × of it"), "{table}");
    }
}
