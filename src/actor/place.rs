//! Places that act: capitals and seats of power that stand for their state, told from mere places by the words around them.

use crate::actor::cue::{City, Seat, kind};
use crate::actor::scene::{Scene, is_dash, words};
use crate::article::Slice;
use crate::entity::{EntityType, Mention};

/// The seat of power or capital a mention names.
pub(super) fn seat(scene: &Scene<'_>, mention: &Mention) -> Option<City> {
    if mention.kind == EntityType::Per {
        return None;
    }
    let city = scene.lexicon.cities.get(&scene.atoms()[mention.atoms.range()])??;
    (city.seat != Seat::None).then_some(city)
}

/// Whether a capital or seat acts for its state here.
///
/// An actor unless the words say otherwise: in the press a foreign capital without a preposition of place is its
/// government (nine in ten). At home the capital is a city unless it stands beside another capital or state.
pub(super) fn acts(scene: &Scene<'_>, number: usize, city: City) -> bool {
    let mention = &scene.mentions[number];
    let paragraph = scene.paragraph(mention.atoms.start as usize);
    if is_dateline(scene, mention.atoms, paragraph) || is_in_address(scene, mention.atoms, paragraph) {
        return false;
    }
    if city.code == "VN" && city.seat == Seat::Capital {
        return beside_power(scene, mention.atoms, paragraph, true) || speaks_abroad(scene, mention.atoms, paragraph);
    }
    before(scene, mention.atoms, paragraph, 0)
}

/// What the words before the name say; a name joined to another one shares its words.
fn before(scene: &Scene<'_>, at: Slice, paragraph: Slice, depth: u8) -> bool {
    let (start, from) = (at.start as usize, paragraph.start as usize);
    if start == from {
        return true;
    }
    if let Some((cue, _)) = scene.cue_before(start, from, kind::TOWARD) {
        // `giữa lòng`, `của thành phố` are no such words: the longest phrase decides.
        return scene.cue_before(start, from, kind::PLACE).is_none_or(|(place, _)| cue < place || is_verb_next(scene, at, paragraph));
    }
    if let Some((place, mark)) = scene.cue_before(start, from, kind::PLACE) {
        let weak = mark.len == 1 && scene.is_any(place, words!["từ", "đến", "tới", "vào", "về", "qua", "trước", "trong"]);
        // `thông điệp từ Tehran`, `liên quan đến Bình Nhưỡng`: what comes before the preposition tells.
        if weak && scene.is_any(place, words!["từ", "đến", "tới", "vào", "về"]) && scene.cue_before(place, from, kind::NOUN).is_some()
        {
            return true;
        }
        return false;
    }
    // `Moscow và Washington`, `Moscow - Washington`, `Moscow, Washington`: as the first of them.
    let joined =
        scene.is_any(start - 1, words!["và", "hay", "hoặc", "lẫn"]) || is_dash(scene.symbol(start - 1)) || scene.symbol(start - 1) == ',';
    if joined
        && depth < 4
        && start >= from + 2
        && let Some(previous) = scene.mention(start - 2)
        && previous.kind != EntityType::Per
    {
        return before(scene, previous.atoms, paragraph, depth + 1);
    }
    true
}

fn is_verb_next(scene: &Scene<'_>, at: Slice, paragraph: Slice) -> bool {
    let next = at.end as usize;
    next < paragraph.end as usize && scene.cue(next).is(kind::SAY | kind::BETWEEN)
}

/// `CAIRO (Reuters) -`, `Washington, ngày 5/3 -`, `HÀ NỘI -`: the place a report was written at.
fn is_dateline(scene: &Scene<'_>, at: Slice, paragraph: Slice) -> bool {
    if at.start != paragraph.start {
        return false;
    }
    let (mut i, end) = (at.end as usize, (paragraph.end as usize).min(at.end as usize + 14));
    if scene.symbol(i) == '(' {
        while i < end && scene.symbol(i) != ')' {
            i += 1;
        }
        i += 1;
        return i < end && (is_dash(scene.symbol(i)) || matches!(scene.symbol(i), ',' | ':' | '.'));
    }
    if is_dash(scene.symbol(i)) && scene.mention(i + 1).is_none_or(|m| m.kind == EntityType::Per) {
        return scene.atoms().get(i + 1).is_some_and(|a| a.spaced) && scene.atom(i).spaced;
    }
    scene.symbol(i) == ','
        && (scene.is_any(i + 1, words!["ngày"]) || scene.atoms().get(i + 1).is_some_and(|a| a.kind == crate::word::AtomKind::Digits))
}

/// `Paris, Pháp`, `Lyon (Pháp)`, `Tokyo của Nhật Bản`: a city said with its state is a place; a list of equals is not.
fn is_in_address(scene: &Scene<'_>, at: Slice, paragraph: Slice) -> bool {
    let next = at.end as usize;
    if next + 1 >= paragraph.end as usize {
        return false;
    }
    let own = |i: usize| {
        scene.mention(i).is_some_and(|m| {
            let state = scene.lexicon.states.get(&scene.atoms()[m.atoms.range()]).flatten();
            let city = scene.lexicon.cities.get(&scene.atoms()[at.range()]).flatten();
            state.zip(city).is_some_and(|(s, c)| s.code == c.code)
        })
    };
    matches!(scene.symbol(next), ',' | '(') && own(next + 1)
}

/// `Hà Nội hoan nghênh …` in an article about several states: the government, not the city.
fn speaks_abroad(scene: &Scene<'_>, at: Slice, paragraph: Slice) -> bool {
    let verbs = words![
        "sẵn", "ủng", "phản", "hoan", "kêu", "khẳng", "tuyên", "mong", "muốn", "luôn", "đánh", "coi", "cam", "bày", "bác", "lên", "cho",
        "từng", "đã", "sẽ", "chưa", "không", "cần", "có", "cũng", "vẫn",
    ];
    if !scene.is_any(at.end as usize, verbs) || !before(scene, at, paragraph, 0) {
        return false;
    }
    *scene.abroad.get_or_init(|| {
        let states = scene.mentions.iter().filter_map(|m| {
            scene.lexicon.states.get(&scene.atoms()[m.atoms.range()]).flatten().map(|s| s.code).or_else(|| seat(scene, m).map(|c| c.code))
        });
        let mut abroad = states.filter(|&c| c != "VN");
        let first = abroad.next();
        first.is_some_and(|first| abroad.any(|other| other != first))
    })
}

/// Whether another state or capital stands beside it (`Hà Nội và Washington`), or a verb of saying follows.
fn beside_power(scene: &Scene<'_>, at: Slice, paragraph: Slice, both: bool) -> bool {
    let power = |i: usize| {
        scene.mention(i).is_some_and(|m| {
            let atoms = &scene.atoms()[m.atoms.range()];
            let foreign_seat = scene.lexicon.cities.get(atoms).flatten().is_some_and(|c| c.seat != Seat::None && c.code != "VN");
            foreign_seat || scene.lexicon.states.get(atoms).flatten().is_some_and(|s| s.code != "VN")
        })
    };
    let (start, end) = (at.start as usize, at.end as usize);
    let joins = |i: usize| scene.is_any(i, words!["và", "với"]) || is_dash(scene.symbol(i));
    let left = start >= paragraph.start as usize + 2 && joins(start - 1) && power(start - 2);
    let right = both && end + 1 < paragraph.end as usize && joins(end) && power(end + 1);
    if !(left || right) {
        return false;
    }
    let first = if left { scene.mention(start - 2).map_or(at, |m| m.atoms) } else { at };
    before(scene, first, paragraph, 0)
}
