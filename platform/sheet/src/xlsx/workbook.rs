//! Which parts of the package hold what: relationships lead from the package to the workbook and on to the sheet.

use crate::SheetError;
use crate::archive::Archive;
use crate::xml::attribute;
use quick_xml::events::Event;

/// How many relationships or sheets are looked at.
const MOST: usize = 10_000;

/// Names of the parts that are needed.
pub(super) struct Workbook {
    pub(super) sheet: String,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    pub(super) is_1904: bool,
}

struct Relationship {
    id: String,
    kind: String,
    target: String,
}

pub(super) fn read(archive: &mut Archive<'_>) -> Result<Workbook, SheetError> {
    let of_package = relationships(archive, "")?;
    let path = of_package.iter().find(|one| one.kind.ends_with("/officeDocument")).map(|one| one.target.clone());
    let path = path.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let related = relationships(archive, &path)?;
    let Some(mut xml) = archive.xml(&path)? else { return Err(SheetError::NotASpreadsheet) };
    let mut sheets: Vec<String> = Vec::new();
    let mut is_1904 = false;
    let mut is_workbook = false;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                b"workbook" => is_workbook = true,
                b"workbookPr" => {
                    is_1904 = attribute(&element, "date1904").is_some_and(|value| matches!(&*value, "1" | "true"));
                }
                b"sheet" if sheets.len() < MOST => {
                    let is_hidden =
                        attribute(&element, "state").is_some_and(|state| matches!(&*state, "hidden" | "veryHidden"));
                    let id = ["r:id", "id", "ns0:id"].iter().find_map(|name| attribute(&element, name));
                    if let Some(id) = id.filter(|_| !is_hidden) {
                        sheets.push(id.into_owned());
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if !is_workbook {
        return Err(SheetError::NotASpreadsheet);
    }
    let of_kind = |kind: &str| related.iter().find(|one| one.kind.ends_with(kind)).map(|one| one.target.clone());
    let sheet = sheets.iter().find_map(|id| {
        related.iter().find(|one| one.id == *id && one.kind.ends_with("/worksheet")).map(|one| one.target.clone())
    });
    Ok(Workbook {
        sheet: sheet.ok_or(SheetError::NoSheet)?,
        strings: of_kind("/sharedStrings"),
        styles: of_kind("/styles"),
        is_1904,
    })
}

/// What a part refers to; `""` is the package.
fn relationships(archive: &mut Archive<'_>, of: &str) -> Result<Vec<Relationship>, SheetError> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let path = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut found = Vec::new();
    let Some(mut xml) = archive.xml(&path)? else { return Ok(found) };
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == b"Relationship" && found.len() < MOST => {
                let value = |name: &str| attribute(&element, name).unwrap_or_default().into_owned();
                found.push(Relationship {
                    id: value("Id"),
                    kind: value("Type"),
                    target: resolve(folder, &value("Target")),
                });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A target as the name of a part, which has neither a leading slash nor `..`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut names: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.retain(|name| !name.is_empty());
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_become_names_of_parts() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl", "../a/./b.xml", "a/b.xml"),
            ("xl", "../../../a", "a"),
        ] {
            assert_eq!(resolve(folder, target), part, "{folder} {target}");
        }
    }
}
