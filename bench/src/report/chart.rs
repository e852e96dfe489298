//! The report's picture: for each engine and number of connections, the bare parts and Yui beside each other.

use super::Findings;
use crate::part::single::{Compared, Single};
use std::fmt::Write as _;

const WIDTH: f64 = 860.0;
const PANEL: f64 = 300.0;
const PLOT: f64 = 190.0;
const LEFT: f64 = 60.0;
const BAR: f64 = 38.0;

/// The name, the colour and the figure of a bar.
type Bar = (&'static str, &'static str, fn(&Compared) -> f64);

/// The bars of a group, in colours that people with colour blindness can tell apart.
const BARS: [Bar; 4] = [
    ("bare handler", "#999999", |row| row.handler.per_second),
    ("bare rows", "#56b4e9", |row| row.storage.per_second),
    ("Yui", "#d55e00", |row| row.accepting.per_second),
    ("Yui, delivering too", "#e69f00", |row| row.delivering.per_second),
];

/// The picture as SVG, if there is something to draw.
pub(super) fn draw(findings: &Findings) -> Option<String> {
    let singles: Vec<&Single> = [&findings.embedded, &findings.postgres].into_iter().flatten().collect();
    if singles.is_empty() {
        return None;
    }
    let mut svg = String::new();
    let mut top = 34.0;
    for single in &singles {
        panel(&mut svg, single, top);
        top += PANEL;
    }
    let mut legend = String::new();
    let mut left = LEFT;
    for (name, colour, _) in BARS {
        let middle = left + 18.0;
        // A string takes everything.
        let _written = write!(
            legend,
            r#"<rect x="{left}" y="8" width="12" height="12" fill="{colour}"/><text x="{middle}" y="18">{name}</text>"#
        );
        left += 150.0;
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {top}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n\
         <title>Messages accepted a second, next to the bare parts</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{legend}\n{svg}</svg>\n"
    ))
}

/// One engine: a group of bars for each number of connections, on a scale of its own for each group's height, in messages a second.
fn panel(svg: &mut String, single: &Single, top: f64) {
    let highest = single.rows.iter().flat_map(|row| BARS.map(|(_, _, figure)| figure(row))).fold(1.0, f64::max);
    let base = top + 40.0 + PLOT;
    let mut line = |text: String| {
        svg.push_str(&text);
        svg.push('\n');
    };
    let title = top + 18.0;
    line(format!(r#"<text x="{LEFT}" y="{title}" font-weight="bold">{}: messages a second</text>"#, single.engine));
    line(format!(r##"<line x1="{LEFT}" y1="{base}" x2="{}" y2="{base}" stroke="#333333"/>"##, WIDTH - 10.0));
    let mut left = LEFT + 10.0;
    for row in &single.rows {
        let begin = left;
        for (_, colour, figure) in BARS {
            let value = figure(row);
            let height = PLOT * value / highest;
            let (y, label, middle) = (base - height, base - height - 4.0, left + BAR / 2.0);
            line(format!(
                r#"<rect x="{left:.1}" y="{y:.1}" width="{:.1}" height="{height:.1}" fill="{colour}"/><text x="{middle:.1}" y="{label:.1}" text-anchor="middle" font-size="10">{value:.0}</text>"#,
                BAR - 4.0
            ));
            left += BAR;
        }
        let (middle, below) = ((begin + left) / 2.0, base + 18.0);
        line(format!(
            r#"<text x="{middle:.1}" y="{below:.1}" text-anchor="middle">{} connections</text>"#,
            row.callers
        ));
        left += 40.0;
    }
}
