//! What the pages withstand: scripts in whatever people type, formulas in files, frames, addresses that lead elsewhere, forged hosts, planted
//! sessions, and guessing.

#[cfg(test)]
mod crawl;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod html;
#[cfg(test)]
mod jar;
#[cfg(test)]
mod mails;
#[cfg(test)]
mod town;
#[cfg(test)]
mod typed;
#[cfg(test)]
mod walls;
