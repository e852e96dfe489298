//! Bars over time as an SVG that the server draws, with its table: figures without a script.

use super::Format;

/// Columns of values, one series upon the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What it shows, for those who cannot see it, and above it.
    pub title: String,
    /// What the columns are, as the head of the table's first column: "Day".
    pub axis: String,
    /// The series, from the bottom up.
    pub series: Vec<Series>,
    /// The columns, from left to right.
    pub bars: Vec<Bar>,
}

/// A series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its colour: `main`, `good`, `bad`, `quiet`. Patterns and order tell series apart where colours do not.
    pub tone: &'static str,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Its name in full, for the table.
    pub label: String,
    /// Its name below the column; empty to leave it out where there are many.
    pub short: String,
    /// A value a series.
    pub values: Vec<u64>,
}

/// Width and height of the drawing, and of the field where the columns stand.
const WIDTH: u64 = 720;
const HEIGHT: u64 = 240;
const LEFT: u64 = 64;
const TOP: u64 = 16;
const FIELD: u64 = 184;

/// A rectangle of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) x: u64,
    pub(super) y: u64,
    pub(super) width: u64,
    pub(super) height: u64,
    pub(super) tone: &'static str,
}

/// A line with its value at the left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) y: u64,
    pub(super) label: String,
}

impl Chart {
    /// Whether every value is nothing: then a sentence says more than a drawing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| bar.values.iter().all(|value| *value == 0))
    }

    /// The drawing as SVG elements, without the `svg` around them. Holds texts of the caller, escaped.
    #[must_use]
    pub fn drawing(&self, format: Format) -> String {
        let mut svg = String::new();
        for line in self.lines(format) {
            let (y, text_y) = (line.y, line.y + 5);
            svg.push_str(&format!(
                "<line class=\"yui-chart__line\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y}\" y2=\"{y}\"/>\
                 <text class=\"yui-chart__text\" text-anchor=\"end\" x=\"{}\" y=\"{text_y}\">{}</text>",
                LEFT - 8,
                escape(&line.label)
            ));
        }
        for Block { x, y, width, height, tone } in self.blocks() {
            svg.push_str(&format!(
                "<rect class=\"yui-chart__bar\" data-tone=\"{tone}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
            ));
        }
        for (index, bar) in self.bars.iter().enumerate() {
            if !bar.short.is_empty() {
                let (start, width) = self.column(index);
                svg.push_str(&format!(
                    "<text class=\"yui-chart__text\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{}</text>",
                    start + width / 2,
                    TOP + FIELD + 22,
                    escape(&bar.short)
                ));
            }
        }
        svg
    }

    /// The drawing's size, for its `viewBox`.
    #[must_use]
    pub fn view_box(&self) -> String {
        format!("0 0 {WIDTH} {HEIGHT}")
    }

    /// A round number at or above the highest column.
    fn top(&self) -> u64 {
        let highest = self.bars.iter().map(|bar| bar.values.iter().sum::<u64>()).max().unwrap_or(0).max(1);
        let magnitude = 10_u64.saturating_pow(highest.ilog10());
        let steps = [1, 2, 4, 5, 8, 10].into_iter().map(|step| magnitude.saturating_mul(step));
        steps.into_iter().find(|top| *top >= highest).unwrap_or(highest).max(4)
    }

    fn lines(&self, format: Format) -> Vec<Line> {
        let top = self.top();
        let quarters = if top.is_multiple_of(4) { 4 } else { 5 };
        let line = |part: u64| Line {
            y: TOP + FIELD - FIELD * part / quarters,
            label: format.number(top.saturating_mul(part) / quarters),
        };
        (0..=quarters).map(line).collect()
    }

    /// Left edge and width of a column.
    fn column(&self, index: usize) -> (u64, u64) {
        let count = u64::try_from(self.bars.len()).unwrap_or(u64::MAX).max(1);
        let index = u64::try_from(index).unwrap_or(0);
        let place = (WIDTH - LEFT) / count;
        let width = (place * 7 / 10).clamp(1, 64);
        (LEFT + (WIDTH - LEFT) * index / count + (place.saturating_sub(width)) / 2, width)
    }

    fn blocks(&self) -> Vec<Block> {
        let top = self.top();
        let mut blocks = Vec::new();
        for (index, bar) in self.bars.iter().enumerate() {
            let ((x, width), mut sum) = (self.column(index), 0_u64);
            for (value, series) in bar.values.iter().zip(&self.series) {
                let from = scaled(sum, top);
                sum = sum.saturating_add(*value);
                // What is there can be seen, however little it is beside the rest.
                let height = (scaled(sum, top) - from).max(u64::from(*value > 0));
                if height > 0 {
                    blocks.push(Block {
                        x,
                        y: (TOP + FIELD).saturating_sub(from + height),
                        width,
                        height,
                        tone: series.tone,
                    });
                }
            }
        }
        blocks
    }
}

fn scaled(value: u64, top: u64) -> u64 {
    let height = u128::from(value) * u128::from(FIELD) / u128::from(top);
    u64::try_from(height).unwrap_or(FIELD).min(FIELD)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Language;

    fn chart(values: &[[u64; 2]]) -> Chart {
        let series = |name: &str, tone| Series { name: name.to_owned(), tone };
        let bars =
            values.iter().map(|values| Bar { label: "<1>".into(), short: "<1>".into(), values: values.to_vec() });
        Chart {
            title: "T".into(),
            axis: "Day".into(),
            series: vec![series("a", "good"), series("b", "bad")],
            bars: bars.collect(),
        }
    }

    #[test]
    fn columns_stand_upon_each_other() {
        let blocks = chart(&[[60, 40], [0, 0], [1, 0]]).blocks();
        let sizes: Vec<_> = blocks.iter().map(|block| (block.y, block.height, block.tone)).collect();
        assert_eq!(sizes, [(90, 110, "good"), (16, 74, "bad"), (199, 1, "good")]);
    }

    #[test]
    fn lines_have_round_values() {
        for (highest, labels) in [(0, ["0", "1", "4"]), (90, ["0", "25", "100"]), (1_300, ["0", "500", "2,000"])] {
            let lines = chart(&[[highest, 0]]).lines(Format::from(Language::English));
            let found = [&lines[0].label, &lines[1].label, &lines[lines.len() - 1].label];
            assert_eq!(found.map(String::as_str), labels, "{highest}");
        }
    }

    #[test]
    fn texts_are_escaped() {
        let chart = chart(&[[1, 1]]);
        assert!(chart.drawing(Format::from(Language::Japanese)).contains("&lt;1&gt;"));
        assert!(!chart.is_empty());
    }
}
