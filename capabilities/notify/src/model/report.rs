//! Reports: lists of messages as a file, and what is written in them (section 2.9 of the wire facts).

use super::Channel;
use super::dialect::names;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use yui_kernel::{Error, Language, Result, Timestamp};
use yui_sheet::written::{self, safe};

yui_kernel::id! {
    /// Names a report.
    pub struct ReportId;
}

/// How far back a report goes.
pub const COVERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a report can be fetched.
pub const KEPT: SignedDuration = SignedDuration::from_hours(3 * 24);

/// How many reports a service may ask for within [`WINDOW`].
pub const PER_WINDOW: u32 = 10;

/// The time that requests are counted in.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(1);

names! {
    /// What a report lists.
    ReportType {
        /// Text messages of the last seven days.
        Sms = "sms",
        /// E-mails of the last seven days.
        Email = "email",
        /// The messages of one bulk send.
        Job = "job",
    }
}

names! {
    /// The language of a report's headings and states.
    ReportLanguage {
        /// English.
        En = "en",
        /// French.
        Fr = "fr",
        /// Japanese, which the peers do not have.
        Ja = "ja",
    }
}

impl From<Language> for ReportLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::Japanese => Self::Ja,
            Language::English => Self::En,
            Language::French => Self::Fr,
        }
    }
}

names! {
    /// How far a report is.
    ReportStatus {
        /// Asked for.
        Requested = "requested",
        /// Being written.
        Generating = "generating",
        /// To be fetched.
        Ready = "ready",
        /// It could not be written.
        Error = "error",
    }
}

impl ReportType {
    /// The channel that it lists; none for a bulk send, whose channel is that of its template.
    #[must_use]
    pub fn channel(self) -> Option<Channel> {
        match self {
            Self::Sms => Some(Channel::Sms),
            Self::Email => Some(Channel::Email),
            Self::Job => None,
        }
    }

    /// The headings.
    #[must_use]
    pub fn headings(self, language: ReportLanguage) -> &'static [&'static str] {
        match (self, language) {
            (Self::Job, ReportLanguage::En) => {
                &["Row number", "Recipient", "Template", "Type", "Job", "Status", "Sent Time"]
            }
            (Self::Job, ReportLanguage::Fr) => {
                &["Numéro de ligne", "Destinataire", "Gabarit", "Type", "Tâche", "État", "Heure d’envoi"]
            }
            (Self::Job, ReportLanguage::Ja) => {
                &["行番号", "宛先", "テンプレート", "種類", "ジョブ", "状態", "送信日時"]
            }
            (_, ReportLanguage::Ja) => {
                &["宛先", "テンプレート", "種類", "送信者", "送信者のメール", "ジョブ", "状態", "送信日時"]
            }
            (_, ReportLanguage::En) => {
                &["Recipient", "Template", "Type", "Sent by", "Sent by email", "Job", "Status", "Sent Time"]
            }
            (_, ReportLanguage::Fr) => &[
                "Destinataire",
                "Gabarit",
                "Type",
                "Envoyé par",
                "Envoyé par courriel",
                "Tâche",
                "État",
                "Heure d’envoi",
            ],
        }
    }
}

/// A message as reports list it.
#[derive(Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// Its row in a bulk send, the first one being 1.
    pub number: Option<u32>,
    /// Whom it went to, as given.
    pub recipient: String,
    /// The template's name.
    pub template: String,
    /// How it went.
    pub channel: Channel,
    /// The bulk send's name.
    pub job: Option<String>,
    /// Its state in English words, as answers of the API have it.
    pub status: &'static str,
    /// When it was accepted.
    pub at: Timestamp,
}

impl std::fmt::Debug for ReportRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReportRow").field("number", &self.number).field("status", &self.status).finish_non_exhaustive()
    }
}

/// Writes a report as CSV (RFC 4180), in pieces.
#[derive(Debug, Clone)]
pub struct ReportWriter {
    kind: ReportType,
    language: ReportLanguage,
    zone: TimeZone,
}

impl ReportWriter {
    /// For a report in a language with times of a zone; an unknown zone counts as UTC.
    #[must_use]
    pub fn new(kind: ReportType, language: ReportLanguage, time_zone: &str) -> Self {
        Self { kind, language, zone: TimeZone::get(time_zone).unwrap_or(TimeZone::UTC) }
    }

    /// The line of headings.
    ///
    /// # Errors
    /// `Internal` if it cannot be written.
    pub fn headings(&self) -> Result<Vec<u8>> {
        lines(std::iter::once(self.kind.headings(self.language)))
    }

    /// The lines of some rows.
    ///
    /// # Errors
    /// `Internal` if they cannot be written.
    pub fn rows(&self, rows: &[ReportRow]) -> Result<Vec<u8>> {
        lines(rows.iter().map(|row| self.cells(row)))
    }

    fn cells(&self, row: &ReportRow) -> Vec<String> {
        let status = translated(row.status, self.language).to_owned();
        let at = row.at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        let (recipient, template) = (safe(&row.recipient).into_owned(), safe(&row.template).into_owned());
        let job = safe(row.job.as_deref().unwrap_or_default()).into_owned();
        let channel = row.channel.as_str().to_owned();
        if self.kind == ReportType::Job {
            let number = row.number.map(|number| number.to_string()).unwrap_or_default();
            vec![number, recipient, template, channel, job, status, at]
        } else {
            // Programs sent them; there is no person to name.
            vec![recipient, template, channel, String::new(), String::new(), job, status, at]
        }
    }
}

/// Rows as lines of CSV. Cells that somebody else has written go through [`safe`] first.
///
/// # Errors
/// `Internal` if they cannot be written.
pub fn lines<R, C>(rows: impl Iterator<Item = R>) -> Result<Vec<u8>>
where
    R: IntoIterator<Item = C>,
    C: AsRef<[u8]>,
{
    written::lines(rows).map_err(|error| Error::internal("a line of a report cannot be written").because(error))
}

/// A state's English words in a language.
fn translated(english: &'static str, language: ReportLanguage) -> &'static str {
    match language {
        ReportLanguage::En => return english,
        ReportLanguage::Ja => return japanese(english),
        ReportLanguage::Fr => {}
    }
    match english {
        "Failed" => "Échec",
        "Tech issue" => "Problème technique",
        "Content or inbox issue" => "Problème de contenu ou de boîte de réception",
        "Attachment has virus" => "La pièce jointe contient un virus",
        "Delivered" => "Livraison réussie",
        "In transit" => "Envoi en cours",
        "Exceeds Protected A" => "Niveau supérieur à Protégé A",
        "Carrier issue" => "Problème du fournisseur",
        "No such number" => "Numéro inexistant",
        "Sent" => "Envoyé",
        "Blocked" => "Message bloqué",
        "No such address" => "Adresse inexistante",
        "Cancelled" => "Annulé",
        "Can't send to this international number" => "Envoi impossible vers ce numéro international",
        other => other,
    }
}

fn japanese(english: &'static str) -> &'static str {
    match english {
        "Failed" => "失敗",
        "Tech issue" => "技術的な問題",
        "Content or inbox issue" => "内容か受信箱の問題",
        "Attachment has virus" => "添付ファイルにウイルスあり",
        "Delivered" => "配達済み",
        "In transit" => "配送中",
        "Exceeds Protected A" => "送れない個人番号などを含む",
        "Carrier issue" => "通信事業者の問題",
        "No such number" => "存在しない番号",
        "Sent" => "送信済み",
        "Blocked" => "ブロック済み",
        "No such address" => "存在しないアドレス",
        "Cancelled" => "取り消し",
        "Can't send to this international number" => "この国外の番号には送れません",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Status;

    fn row(recipient: &str) -> ReportRow {
        ReportRow {
            number: Some(3),
            recipient: recipient.to_owned(),
            template: "=1+1".to_owned(),
            channel: Channel::Sms,
            job: Some("Rappel, \"2\"".to_owned()),
            status: "No such number",
            at: "2026-11-22T04:30:00Z".parse().unwrap(),
        }
    }

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_report_has_its_language_and_the_services_time() {
        let writer = ReportWriter::new(ReportType::Sms, ReportLanguage::Fr, "America/Toronto");
        assert_eq!(
            text(writer.headings().unwrap()),
            "Destinataire,Gabarit,Type,Envoyé par,Envoyé par courriel,Tâche,État,Heure d’envoi\r\n"
        );
        assert_eq!(
            text(writer.rows(&[row("+16135550100")]).unwrap()),
            "+16135550100,'=1+1,sms,,,\"Rappel, \"\"2\"\"\",Numéro inexistant,2026-11-21 23:30:00\r\n"
        );
        let writer = ReportWriter::new(ReportType::Job, ReportLanguage::En, "Asia/Tokyo");
        assert_eq!(text(writer.headings().unwrap()), "Row number,Recipient,Template,Type,Job,Status,Sent Time\r\n");
        assert_eq!(
            text(writer.rows(&[row("=a@example.jp")]).unwrap()),
            "3,'=a@example.jp,'=1+1,sms,\"Rappel, \"\"2\"\"\",No such number,2026-11-22 13:30:00\r\n"
        );
    }

    #[test]
    fn every_state_is_said_in_french() {
        for status in Status::ALL {
            for channel in Channel::ALL {
                let english = status.description(*channel);
                assert_ne!(translated(english, ReportLanguage::Fr), english, "{status}");
                assert_ne!(translated(english, ReportLanguage::Ja), english, "{status}");
            }
        }
    }
}
