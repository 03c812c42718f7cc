//! Options that several commands share, and what they come to.

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use tinviet::io::{ReadOptions, path_list};
use tinviet::normalize::decode::{DecodeHints, decode};
use tinviet::normalize::{NormalizeOptions, Tone};
use tinviet::{Analyzer, AnalyzerBuilder, Layers, OffsetUnit, Reference};

use super::learn::{SiteChoice, learn_some, load};
use super::output::{Framing, Output, OutputArgs, ShardArgs};
use super::progress::ProgressArgs;

/// A mistake in the arguments that clap cannot see: exit status 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Usage(pub(super) String);

/// What every run over documents needs.
#[derive(Debug, Args)]
pub(super) struct BatchArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) to: OutputArgs,
    #[command(flatten)]
    pub(super) jobs: JobArgs,
    #[command(flatten)]
    pub(super) progress: ProgressArgs,
}

impl BatchArgs {
    /// Opens the output of a command whose outputs are not cut into parts.
    pub(super) fn open(&self, framing: Framing) -> anyhow::Result<Output> {
        Output::open(&self.to, &ShardArgs::default(), framing)
    }
}

/// What to read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(super) struct InputArgs {
    /// Files, folders (walked in a stable order), patterns (`*`, `?`, `[..]`, `**`), `-` for standard input. Text, HTML, JSON Lines,
    /// WARC and WET, each also `.gz` or `.zst`; told apart by content and extension.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read the paths in this file too, one a line (or ended by NUL bytes, as `find -print0` writes them); `-`: standard input.
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Largest record in bytes, unpacked; a larger one is reported and skipped.
    #[arg(long, value_name = "BYTES", default_value_t = ReadOptions::default().max_record)]
    max_record: u64,
    /// Take this encoding instead of the detected one (`windows-1258`, `tcvn3`, `vni`, `viscii`, `vps`, `utf-16le` ...).
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Name of the field with the text in JSON Lines records.
    #[arg(long, value_name = "NAME", default_value = "text")]
    text_field: String,
    /// Name of the field with the HTML source.
    #[arg(long, value_name = "NAME", default_value = "html")]
    html_field: String,
    /// Name of the field with the id.
    #[arg(long, value_name = "NAME", default_value = "id")]
    id_field: String,
    /// Name of the field with the address.
    #[arg(long, value_name = "NAME", default_value = "url")]
    url_field: String,
    /// Name of the field with the publication date.
    #[arg(long, value_name = "NAME", default_value = "date")]
    date_field: String,
}

impl InputArgs {
    /// Whether nothing is named to be read.
    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.files_from.is_none()
    }

    /// The paths as typed, then those of `--files-from`, which is read: to be called once.
    pub(super) fn paths(&self) -> Result<Vec<PathBuf>, Usage> {
        if self.is_empty() {
            return Err(Usage(
                "nothing to read: name files, folders or patterns, or `-` for standard input (--help tells more)".to_owned(),
            ));
        }
        if let Some(name) = &self.encoding
            && decode(b"", &DecodeHints { encoding: Some(name), ..DecodeHints::default() })
                .warnings
                .iter()
                .any(|w| w.code == "unknown_encoding")
        {
            return Err(Usage(format!(
                "--encoding {name}: no encoding of this build is called so: utf-8, utf-16le, windows-1258, tcvn3, vni, viscii, vps ..."
            )));
        }
        let mut paths = self.paths.clone();
        if let Some(list) = &self.files_from {
            let bytes = if list.as_os_str() == "-" {
                let mut bytes = Vec::new();
                std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
            } else {
                std::fs::read(list)
            };
            let bytes = bytes.map_err(|e| Usage(format!("--files-from {}: {e}", list.display())))?;
            paths.extend(path_list(&bytes));
        }
        Ok(paths)
    }

    pub(super) fn read_options(&self) -> ReadOptions {
        let mut options = ReadOptions { max_record: self.max_record, ..ReadOptions::default() };
        options.encoding.clone_from(&self.encoding);
        options.fields.text.clone_from(&self.text_field);
        options.fields.html.clone_from(&self.html_field);
        options.fields.id.clone_from(&self.id_field);
        options.fields.url.clone_from(&self.url_field);
        options.fields.date.clone_from(&self.date_field);
        options
    }
}

/// Unit of the printed offsets.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Unit {
    /// Unicode code points.
    Char,
    /// UTF-8 bytes.
    Byte,
    /// UTF-16 units.
    Utf16,
}

/// Where the tone marks of `oa`, `oe`, `uy` stand in the printed texts.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum TonePlace {
    /// Where the page has them.
    Keep,
    /// `hòa`, `khỏe`, `thủy`.
    Old,
    /// `hoà`, `khoẻ`, `thuỷ`.
    New,
}

impl From<TonePlace> for Tone {
    fn from(place: TonePlace) -> Tone {
        match place {
            TonePlace::Keep => Tone::Keep,
            TonePlace::Old => Tone::Old,
            TonePlace::New => Tone::New,
        }
    }
}

/// How to analyze.
#[derive(Debug, Args)]
#[command(next_help_heading = "Analysis")]
pub(super) struct AnalysisArgs {
    /// Publication date where neither record, page nor address has one: a day or RFC 3339.
    #[arg(long, value_name = "DATE")]
    date: Option<Reference>,
    /// Every line is body: for text that is already clean.
    #[arg(long)]
    no_clean: bool,
    /// Unit of offsets.
    #[arg(long, value_enum, default_value = "char")]
    offsets: Unit,
    /// Where tone marks stand in the printed texts.
    #[arg(long, value_enum, default_value = "keep")]
    tone: TonePlace,
    /// Lines that recur across the pages of a site are none of an article: `auto` learns them from the files of the run, which are
    /// read twice (from the first 4,096 pages); `off`; or a file written by `tinviet sites --save`.
    #[arg(long, value_name = "auto|off|FILE", default_value = "auto")]
    sites: SiteChoice,
}

impl AnalysisArgs {
    /// What makes the texts that the analyzer makes.
    pub(super) fn normalize_options(&self) -> NormalizeOptions {
        let mut options = NormalizeOptions::default();
        options.tone = self.tone.into();
        options
    }

    /// The analyzer to build. Reads the inputs at `paths` once where recurring lines are to be learned from them.
    pub(super) fn builder(&self, batch: &BatchArgs, paths: &[PathBuf]) -> anyhow::Result<AnalyzerBuilder> {
        batch.to.check()?;
        let sites = match &self.sites {
            _ if self.no_clean => None,
            SiteChoice::Off => None,
            SiteChoice::File(path) => Some(Arc::new(load("--sites", path)?)),
            SiteChoice::Auto => learn_some(&batch.input, paths, batch.jobs.jobs())?,
        };
        let unit = match self.offsets {
            Unit::Char => OffsetUnit::Char,
            Unit::Byte => OffsetUnit::Byte,
            Unit::Utf16 => OffsetUnit::Utf16,
        };
        Ok(Analyzer::builder().clean(!self.no_clean).reference(self.date).offsets(unit).tone(self.tone.into()).sites(sites))
    }
}

/// Words of the caller.
#[derive(Debug, Args)]
pub(super) struct LexiconArgs {
    /// Words that are always kept whole: a file with one a line, syllables apart by blanks, or a folder with such a `words.txt`.
    #[arg(long, value_name = "PATH")]
    lexicon: Option<PathBuf>,
}

impl LexiconArgs {
    /// The words; empty without the option.
    pub(super) fn words(&self) -> Result<String, Usage> {
        let Some(path) = &self.lexicon else { return Ok(String::new()) };
        let file = if path.is_dir() { path.join("words.txt") } else { path.clone() };
        if path.is_dir() && !file.exists() {
            return Ok(String::new());
        }
        std::fs::read_to_string(&file).map_err(|e| Usage(format!("--lexicon {}: cannot be read: {e}", file.display())))
    }
}

/// Number of threads.
#[derive(Debug, Args)]
pub(super) struct JobArgs {
    /// Threads; all cores by default. The output is the same for any number.
    #[arg(long, short, value_name = "N")]
    jobs: Option<usize>,
}

impl JobArgs {
    pub(super) fn jobs(&self) -> usize {
        self.jobs.filter(|&n| n > 0).unwrap_or_else(|| std::thread::available_parallelism().map_or(1, Into::into))
    }
}

/// Reads `--layers a,b,c`.
pub(super) fn parse_layers(list: &[String]) -> Result<Layers, Usage> {
    let mut layers = Layers::NONE;
    for name in list {
        match name.as_str() {
            "lines" => layers.lines = true,
            "sentences" => layers.sentences = true,
            "tokens" => (layers.sentences, layers.tokens) = (true, true),
            "entities" => layers.entities = true,
            "dates" => layers.dates = true,
            "actors" => layers.actors = true,
            "quotes" => layers.quotes = true,
            "all" => layers = Layers::ALL,
            "none" => {}
            _ => return Err(Usage(format!("`{name}` is no layer: lines, sentences, tokens, entities, dates, actors, quotes, all, none"))),
        }
    }
    Ok(layers)
}
