//! `tinviet eval` and the independent scorers agree.

use std::fs;
use std::path::Path;
use std::process::Command;

use tinviet::analysis::Analysis;
use tinviet::eval::{GoldPage, Report, evaluate, load};
use tinviet::{Analyzer, RawDocument};

use crate::shared::{root, shared_data};

fn analyses(folder: &Path, clean: bool) -> Vec<(GoldPage, Analysis<'static>)> {
    let analyze = |page: GoldPage| {
        let reference = page.reference.as_deref().and_then(|d| d.parse().ok());
        let doc = RawDocument::from_text(page.name.clone(), fs::read_to_string(&page.path).unwrap());
        let analysis = Analyzer::builder().clean(clean).reference(reference).build().analyze(&doc);
        (page, analysis)
    };
    load(folder).unwrap().into_iter().filter(|p| !p.html).map(analyze).collect()
}

/// What a scorer prints: a name and a value a line.
fn scorer(script: &str, gold: &Path, analyses: &Path) -> Option<Vec<(String, f64)>> {
    let script = root().join("../shared/tools").join(script);
    let output = Command::new("python3").arg(&script).arg(gold).arg("--json").arg(analyses).output().ok()?;
    assert!(output.status.success(), "{}: {}", script.display(), String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().filter_map(|l| l.split_once(' ')).map(|(name, value)| (name.to_owned(), value.parse().unwrap())).collect())
}

fn compare(report: &Report, theirs: &[(String, f64)], least: usize) {
    let mut compared = 0;
    for (name, value) in theirs {
        if let Some(ours) = report.value(name) {
            assert!((ours - value).abs() < 0.000_06, "{name}: {ours} here, {value} there");
            compared += 1;
        }
    }
    assert!(compared >= least, "only {compared} figures in common");
}

#[test]
fn eval_agrees_with_the_independent_scorers() {
    for (name, clean, least) in [("seeds", true, 20), ("news-dev", false, 12)] {
        let Some(gold) = shared_data(name) else { return };
        let analyses = analyses(&gold, clean);
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scorers-{name}.jsonl"));
        let lines: Vec<String> = analyses.iter().map(|(_, a)| serde_json::to_string(a).unwrap()).collect();
        fs::write(&file, lines.join("\n")).unwrap();
        let pairs: Vec<_> = analyses.iter().map(|(page, analysis)| (page, Some(analysis))).collect();
        let report = evaluate(&pairs);
        let Some(theirs) = scorer("score.py", &gold, &file) else {
            eprintln!("SKIPPED: there is no python3 to run the scorers");
            return;
        };
        compare(&report, &theirs, least);
        if name == "seeds" {
            compare(&report, &scorer("score_actors.py", &gold, &file).unwrap(), 6);
        }
    }
}
