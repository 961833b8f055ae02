//! Results as tables that fit the terminal.

use super::plain;
use comfy_table::{ContentArrangement, Row, Table, presets};
use serde_json::{Map, Value};

/// A cell is cut to so many characters.
const WIDEST_CELL: usize = 48;

/// A value as a table: a list as rows, an object as its rows if it has some, else as pairs. `rows` says where an answer
/// keeps its list. `width` is what there is room for; everything is shown where it is not known.
pub(super) fn table(value: &Value, rows: &[String], width: Option<usize>) -> String {
    match find_rows(value, rows) {
        Some(items) => of_list(items, width),
        None => match value {
            Value::Object(fields) => of_pairs(fields, width),
            other => plain(other) + "\n",
        },
    }
}

fn find_rows<'a>(value: &'a Value, path: &[String]) -> Option<&'a [Value]> {
    if let Value::Array(items) = value {
        return Some(items);
    }
    let named = path.iter().try_fold(value, |value, name| value.get(name)).and_then(Value::as_array);
    if !path.is_empty() && named.is_some() {
        return named.map(Vec::as_slice);
    }
    let mut lists =
        value.as_object()?.values().filter_map(Value::as_array).filter(|items| items.iter().any(Value::is_object));
    lists.next().filter(|_| lists.next().is_none()).map(Vec::as_slice)
}

fn of_list(items: &[Value], width: Option<usize>) -> String {
    if !items.iter().any(Value::is_object) {
        return items.iter().map(|item| plain(item) + "\n").collect();
    }
    let rows: Vec<Vec<(String, String)>> = items.iter().map(cells).collect();
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flatten() {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    columns.sort_by_key(|name| rank(name));
    let columns_in_all = columns.len();
    let cell = |row: &'_ [(String, String)], column: &str| {
        row.iter().find(|(name, _)| name == column).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    if let Some(width) = width {
        columns.truncate(fitting(&columns, &rows, width));
    }
    let mut table = start();
    table.set_header(columns.iter().map(|name| name.to_uppercase()));
    for row in &rows {
        table.add_row(Row::from(columns.iter().map(|column| cell(row, column)).collect::<Vec<_>>()));
    }
    let mut text = trimmed(&table.to_string());
    if columns.len() < columns_in_all {
        let left = columns_in_all - columns.len();
        text.push_str(&format!("({left} more columns; --output json has them, --query picks)\n"));
    }
    text
}

/// How many of the columns there is room for; at least one.
fn fitting(columns: &[&str], rows: &[Vec<(String, String)>], width: usize) -> usize {
    let mut used = 0;
    let widest = |column: &str| {
        let cells = rows.iter().flatten().filter(|(name, _)| name == column).map(|(_, text)| text.chars().count());
        cells.chain([column.chars().count()]).max().unwrap_or_default()
    };
    let fit = columns.iter().take_while(|column| {
        used += widest(column) + 2;
        used <= width + 2
    });
    fit.count().max(1)
}

/// What people look for first stands first: what it is called, then its state.
fn rank(column: &str) -> (usize, usize) {
    let last = column.rsplit('.').next().unwrap_or(column).to_lowercase();
    let depth = column.matches('.').count();
    let rank = match last.as_str() {
        "name" | "displayname" => 0,
        "id" => 1,
        "status" | "state" | "phase" => 2,
        last if last.ends_with("name") => 3,
        last if last.ends_with("id") => 4,
        _ => 5,
    };
    (rank, depth)
}

/// The scalars of a row by name, those of objects in it by dotted names.
fn cells(item: &Value) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    let Value::Object(fields) = item else { return vec![("value".to_owned(), short(&plain(item)))] };
    let mut open: Vec<(String, &Map<String, Value>)> = vec![(String::new(), fields)];
    while let Some((prefix, fields)) = open.pop() {
        for (name, value) in fields {
            let name = format!("{prefix}{name}");
            match value {
                Value::Object(inner) if name.matches('.').count() < 1 => open.push((format!("{name}."), inner)),
                Value::Object(_) => {}
                Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
                    cells.push((name, format!("{} items", items.len())));
                }
                Value::Array(items) => {
                    cells.push((name, short(&items.iter().map(plain).collect::<Vec<_>>().join(", "))));
                }
                other => cells.push((name, short(&plain(other)))),
            }
        }
    }
    cells
}

fn of_pairs(fields: &Map<String, Value>, width: Option<usize>) -> String {
    let mut table = start();
    if let Some(width) = width {
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX)).set_content_arrangement(ContentArrangement::Dynamic);
    }
    for (name, value) in fields {
        let text = match value {
            Value::Object(_) | Value::Array(_) => serde_json::to_string(value).unwrap_or_default(),
            other => plain(other),
        };
        table.add_row([name.clone(), one_line(&text)]);
    }
    trimmed(&table.to_string())
}

fn start() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

/// Without the spaces that a table without borders begins and ends its lines with.
fn trimmed(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line).trim_end())).collect()
}

fn short(text: &str) -> String {
    let text = one_line(text);
    if text.chars().count() <= WIDEST_CELL {
        return text;
    }
    text.chars().take(WIDEST_CELL - 1).chain(['…']).collect()
}

/// Control characters would move the cursor of a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::table;
    use serde_json::json;

    #[test]
    fn rows_are_found_by_path_or_because_there_is_one_list_of_objects() {
        let answer =
            json!({"total": 2, "items": [{"metadata": {"name": "a"}, "size": 1}, {"metadata": {"name": "b"}}]});
        let expected = "METADATA.NAME  SIZE\na              1\nb\n";
        assert_eq!(table(&answer, &["items".to_owned()], Some(80)), expected);
        assert_eq!(table(&answer, &[], None), expected);
    }

    #[test]
    fn columns_that_do_not_fit_are_left_out_and_said_to_be() {
        let answer = json!([{"name": "a", "long": "x".repeat(100), "zone": "z"}]);
        let text = table(&answer, &[], Some(20));
        assert!(text.lines().all(|line| line.chars().count() <= 20 || line.starts_with('(')), "{text}");
        assert!(text.contains("more columns"), "{text}");
    }

    #[test]
    fn an_object_without_rows_is_pairs_and_a_scalar_is_itself() {
        assert_eq!(table(&json!({"id": "x", "size": 3}), &[], None), "id    x\nsize  3\n");
        assert_eq!(table(&json!("x"), &[], None), "x\n");
        assert_eq!(table(&json!(["x", 1]), &[], None), "x\n1\n");
    }
}
