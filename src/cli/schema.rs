//! `tinviet schema`.

use std::io::Write;

use super::Outcome;

pub(super) fn run() -> anyhow::Result<Outcome> {
    let schema = tinviet::analysis::schema();
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &schema)?;
    out.write_all(b"\n")?;
    Ok(Outcome::Complete)
}
