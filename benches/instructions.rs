//! Instructions of every stage over the corpus pages, beside a committed baseline.
//!
//! ```text
//! cargo bench --bench instructions              # compare with benches/instructions.json; fails above +5 %
//! cargo bench --bench instructions -- --renew   # write it anew
//! ```
//!
//! Wall clocks of shared machines tell nothing below 20 %; instructions are the same in every run of one build. callgrind
//! counts them inside `measured_pass` only, so start-up and the preparation of each stage are outside. Other compilers and
//! other processors (wider vector instructions) give other numbers: what the baseline was made with stands in it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a report")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// More instructions than so many times the baseline's fail.
const MOST: f64 = 1.05;

/// The numbers of a build.
#[derive(Debug, Serialize, Deserialize)]
struct Baseline {
    rustc: String,
    processor: String,
    /// Size of the corpus: other pages are another baseline.
    bytes: u64,
    stages: BTreeMap<String, Stage>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stage {
    instructions: u64,
    per_syllable: f64,
    per_byte: f64,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs every stage twice; gives what the program says of their sizes.
fn run(before: &[String]) -> Result<Vec<Value>, String> {
    let own = [env!("CARGO_BIN_EXE_tinviet"), "bench", "corpus/pages", "--passes"].map(str::to_owned);
    let command = [before, &own].concat();
    let mut process = Command::new(&command[0]);
    process.args(&command[1..]).current_dir(root()).stderr(Stdio::piped());
    let output = process.output().map_err(|e| format!("{}: {e}", command[0]))?;
    if !output.status.success() {
        return Err(format!("{}: {}", command.join(" "), String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|e| format!("what `--passes` prints: {e}"))
}

/// The instructions of each pass, in their order.
fn count(folder: &Path) -> Result<(Vec<Value>, Vec<u64>), String> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let out = folder.join("out");
    let before = [
        "valgrind".to_owned(),
        "--tool=callgrind".to_owned(),
        format!("--callgrind-out-file={}", out.display()),
        // Two patterns for one function: callgrind lets one pattern carry one option only.
        "--toggle-collect=*measured_pass".to_owned(),
        "--dump-after=*sured_pass".to_owned(),
        "--compress-strings=no".to_owned(),
    ];
    let sizes = run(&before)?;
    let mut counts = Vec::new();
    while let Ok(dump) = fs::read_to_string(folder.join(format!("out.{}", counts.len() + 1))) {
        let totals = dump.lines().find_map(|l| l.strip_prefix("totals: ").or_else(|| l.strip_prefix("summary: ")));
        let total = totals.and_then(|t| t.split_ascii_whitespace().next()?.parse().ok());
        counts.push(total.ok_or("a dump of callgrind has no totals")?);
    }
    // The last dump is what came behind the last pass.
    if counts.len() < 2 * sizes.len() {
        return Err(format!("{} passes counted, {} expected: are the symbols stripped?", counts.len(), 2 * sizes.len()));
    }
    Ok((sizes, counts))
}

fn measure() -> Result<Baseline, String> {
    let (sizes, counts) = count(&PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("instructions"))?;
    let mut stages = BTreeMap::new();
    for (n, size) in sizes.iter().enumerate() {
        let name = size["stage"].as_str().unwrap_or_default().to_owned();
        // The second pass: the first also fills what is made once.
        let instructions = counts[2 * n + 1];
        let per = |what: &str| (instructions as f64 / size[what].as_f64().unwrap_or(1.0).max(1.0) * 100.0).round() / 100.0;
        stages.insert(name, Stage { instructions, per_syllable: per("syllables"), per_byte: per("bytes") });
    }
    let bytes = sizes.last().and_then(|s| s["bytes"].as_u64()).unwrap_or(0);
    Ok(Baseline { rustc: rustc(), processor: processor(), bytes, stages })
}

fn rustc() -> String {
    let cargo = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(cargo).arg("--version").output();
    output.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default()
}

fn processor() -> String {
    #[cfg(target_arch = "x86_64")]
    let wide = if std::is_x86_feature_detected!("avx2") { " with AVX2" } else { "" };
    #[cfg(not(target_arch = "x86_64"))]
    let wide = "";
    format!("{}{wide}", std::env::consts::ARCH)
}

/// Prints the numbers beside the baseline's; whether none is above what is allowed.
fn compare(now: &Baseline, before: Option<&Baseline>) -> bool {
    let yardstick = now.stages.get("yardstick").map_or(1.0, |s| s.per_byte);
    println!("{:<14}{:>15}{:>15}{:>12}{:>15}{:>9}", "stage", "instructions", "per syllable", "yardsticks", "baseline", "change");
    let mut holds = true;
    for (name, stage) in &now.stages {
        let Stage { instructions, per_syllable, per_byte } = stage;
        let old = before.and_then(|b| b.stages.get(name));
        let change = old.map(|old| *per_syllable / old.per_syllable);
        // The yardsticks are not ours.
        let over = change.is_some_and(|c| c > MOST) && name != "yardstick" && name != "longest_match";
        holds &= !over;
        let baseline = old.map_or("new".to_owned(), |old| format!("{:.1}", old.per_syllable));
        let change = change.map_or(String::new(), |c| format!("{:+.1} %", (c - 1.0) * 100.0));
        let yardsticks = per_byte / yardstick;
        let mark = if over { "  ABOVE" } else { "" };
        println!("{name:<14}{instructions:>15}{per_syllable:>15.1}{yardsticks:>12.2}{baseline:>15}{change:>9}{mark}");
    }
    holds
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let path = root().join("benches/instructions.json");
    let result = if !arguments.iter().any(|a| a == "--bench") {
        // Run as a test, in a build that is not to be counted: the stages run, the baseline is whole.
        run(&[]).map(|sizes| sizes.len() > 10)
    } else if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("SKIPPED: there is no valgrind");
        return ExitCode::SUCCESS;
    } else {
        measure().and_then(|now| {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let before: Option<Baseline> = serde_json::from_str(&text).ok();
            for (what, old, new) in
                before.iter().flat_map(|b| [("rustc", &b.rustc, &now.rustc), ("processor", &b.processor, &now.processor)])
            {
                if old != new {
                    println!(
                        "note: the baseline was made with {what} {old}, this is {new}: differences may be the compiler's or the processor's"
                    );
                }
            }
            if let Some(b) = before.as_ref().filter(|b| b.bytes != now.bytes) {
                println!("note: the baseline was made over {} bytes of corpus, these are {}: compared by the syllable", b.bytes, now.bytes);
            }
            let holds = compare(&now, before.as_ref());
            if arguments.iter().any(|a| a == "--renew") {
                let json = serde_json::to_string_pretty(&now).map_err(|e| e.to_string())? + "\n";
                fs::write(&path, json).map_err(|e| format!("{}: {e}", path.display()))?;
                println!("written to {}", path.display());
                return Ok(true);
            }
            before.map(|_| holds).ok_or_else(|| format!("{} is missing or damaged: --renew writes it", path.display()))
        })
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("a stage takes more than {:.0} % more instructions than the baseline", (MOST - 1.0) * 100.0);
            ExitCode::FAILURE
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
