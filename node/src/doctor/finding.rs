//! What was found, and how it is told.

use super::texts::Text;
use crate::language::Language;
use yui_kernel::Error;

/// How one thing was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// As it should be.
    Good(Text),
    /// It works, and there is something to know.
    Note(Text),
    /// It has to be mended.
    Bad(Text),
}

impl Finding {
    /// What an error says has to be mended.
    pub(super) fn trouble(error: &Error) -> Self {
        Self::Bad(Text::Trouble { trouble: error.chain() })
    }
}

/// All that was found, in the order in which it is told.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<(Text, Finding)>);

impl Findings {
    pub(super) fn add(&mut self, subject: Text, finding: Finding) {
        self.0.push((subject, finding));
    }

    /// How many things have to be mended.
    pub(super) fn bad(&self) -> usize {
        self.0.iter().filter(|(_, finding)| matches!(finding, Finding::Bad(_))).count()
    }

    /// A line for each.
    pub(super) fn render(&self, language: Language) -> String {
        let line = |(subject, finding): &(Text, Finding)| {
            let (mark, text) = match finding {
                Finding::Good(text) => (Text::MarkGood, text),
                Finding::Note(text) => (Text::MarkNote, text),
                Finding::Bad(text) => (Text::MarkBad, text),
            };
            let mark = mark.render(language);
            let line = Text::Line {
                mark: match language {
                    Language::English => format!("{mark:4}"),
                    // Brackets hold these together; they are not all as wide as each other.
                    Language::Japanese => mark,
                },
                subject: subject.render(language),
                text: text.render(language),
            };
            line.render(language)
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[cfg(test)]
    pub(super) fn of(&self, subject: &Text) -> Vec<&Finding> {
        self.0.iter().filter(|(known, _)| known == subject).map(|(_, finding)| finding).collect()
    }
}
