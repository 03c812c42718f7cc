//! Roles: titles before a name and in apposition after it.

use crate::actor::cue::{Mark, kind};
use crate::actor::scene::{Scene, is_dash, words};
use crate::article::Slice;
use crate::entity::{EntityType, Mention};
use crate::word::{AtomKind, Case};

/// A role of the person at a mention.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    pub mention: u32,
    pub atoms: Slice,
    /// Where its head (`Tổng thống`) ends.
    pub head_end: u32,
    pub mark: Mark,
}

/// Longest role, in atoms.
const LONGEST: usize = 32;

/// All roles of an article, in text order, and the atoms that belong to each person's mention.
pub(super) fn roles(scene: &Scene<'_>, found: &mut Vec<Role>) {
    for (number, mention) in (0..).zip(scene.mentions) {
        if mention.kind == EntityType::Per && !mention.atoms.is_empty() {
            before(scene, number, mention, found);
            after(scene, number, mention, found);
        }
    }
}

/// `Tổng thống Mỹ [George Hale]`, `Phó Tổng thư ký Hội đồng Hòa bình, ông [Nils Berg]`, `Thiếu tướng, PGS.TS [X]`.
fn before(scene: &Scene<'_>, number: u32, mention: &Mention, found: &mut Vec<Role>) {
    let from = scene.paragraph(mention.atoms.start as usize).start as usize;
    let mut end = mention.atoms.start as usize;
    let first = found.len();
    let mut comma = false;
    if let Some((at, _)) = scene.honorific_before(end, from) {
        end = at;
        if end > from && (scene.symbol(end - 1) == ',' || is_dash(scene.symbol(end - 1))) {
            end -= 1;
            comma = true;
        } else if end > from && scene.is_any(end - 1, words!["là"]) {
            return;
        }
    }
    for _ in 0..4 {
        let Some(role) = backward(scene, number, end, from, comma) else { break };
        let start = role.atoms.start as usize;
        let is_rank = role.mark.is(kind::RANK | kind::PROFESSION);
        found.push(role);
        if start <= from + 1 {
            break;
        }
        if scene.symbol(start - 1) == ',' || (is_dash(scene.symbol(start - 1)) && scene.atom(start - 1).spaced) {
            end = start - 1;
            comma = true;
        } else if is_rank {
            end = start;
            comma = false;
        } else {
            break;
        }
    }
    found[first..].reverse();
}

/// The role that ends right before `end`. After a comma its head must be a capital, or the start of the sentence.
fn backward(scene: &Scene<'_>, number: u32, end: usize, from: usize, comma: bool) -> Option<Role> {
    let mut at = end;
    let mut link = false;
    while at > from && end - at < LONGEST {
        at -= 1;
        if let Some(mention) = scene.mention(at) {
            if mention.kind == EntityType::Per {
                return None;
            }
            let start = mention.atoms.start as usize;
            // A title may reach into a name: `Giám đốc | Sở Y tế`.
            at = start;
            if let Some(role) = head_at(scene, number, at, end, from) {
                return accept(scene, role, comma, from);
            }
            continue;
        }
        let atom = scene.atom(at);
        // A title that covers this atom, before its syllables are read as something else (`Phó Thư | ký`).
        let covering = (from.max(at.saturating_sub(7))..at)
            .find(|&i| scene.title(i).is(kind::HEAD) && i + scene.title(i).len as usize > at && i + scene.title(i).len as usize <= end);
        if let Some(covering) = covering
            && let Some(role) = head_at(scene, number, covering, end, from)
        {
            return accept(scene, role, comma, from);
        }
        match atom.kind {
            AtomKind::Symbol => {
                let c = scene.symbol(at);
                // `Cục Vũ trụ Quốc gia (CNSA) | Vương Diệu Hoa`
                if c == ')' && at + 1 == end {
                    match (from.max(at.saturating_sub(6))..at).rev().find(|&i| scene.symbol(i) == '(') {
                        Some(open) => at = open,
                        None => return None,
                    }
                    continue;
                }
                let inside = matches!(c, '.' | '&' | '/') || (is_dash(c) && !atom.spaced) || (c == ',' && link);
                let title_before = c == '.' && scene.title_before(at + 1, from, kind::HEAD).is_some();
                if c == '.' && !title_before {
                    // `GS. Nguyễn Văn A`: the stop belongs to the abbreviation.
                    // (`120 chiến sĩ. Đại tá X`: that stop ends a sentence.)
                    let short = at > from
                        && scene.title_before(at, from, kind::RANK).is_some_and(|(start, _)| start + 1 == at)
                        && scene.atom(at - 1).is_capitalized();
                    if !short {
                        return None;
                    }
                }
                if !inside {
                    return None;
                }
            }
            AtomKind::Digits => {}
            AtomKind::Letters => {
                if let Some(role) = head_at(scene, number, at, end, from) {
                    return accept(scene, role, comma, from);
                }
                let cue = scene.cue(at);
                if cue.is(kind::ENDS_ROLE) && at + cue.len as usize <= end {
                    return None;
                }
                if scene.title(at).is(kind::HONORIFIC) && atom.case == Case::Lower && scene.title(at).len == 1 {
                    return None;
                }
                if scene.is_any(at, words!["và"]) {
                    // `Bộ trưởng Giáo dục và Đào tạo`, but not `X và cựu Tổng thống`.
                    if scene.title(at + 1).is(kind::HEAD | kind::MODIFIER) && atom.case == Case::Lower {
                        return None;
                    }
                    link = true;
                }
            }
        }
    }
    None
}

/// A title at `at` as the head of a role that reaches `end`, with what stands before it: `cựu`, `nguyên Phó`.
fn head_at(scene: &Scene<'_>, number: u32, at: usize, end: usize, from: usize) -> Option<Role> {
    let mark = scene.title(at);
    if !mark.is(kind::HEAD) || at + mark.len as usize > end {
        return None;
    }
    // `Phó Thủ tướng`: the longer title that covers this one wins.
    let (mut start, mut head) = (at, mark);
    for earlier in (from.max(at.saturating_sub(5))..at).rev() {
        let wider = scene.title(earlier);
        if wider.is(kind::HEAD) && earlier + wider.len as usize >= at + mark.len as usize && earlier + wider.len as usize <= end {
            (start, head) = (earlier, wider);
        }
    }
    let head_end = start + head.len as usize;
    while start > from {
        if let Some((earlier, _)) = scene.title_before(start, from, kind::MODIFIER) {
            start = earlier;
        } else if start >= from + 2 && scene.is_any(start - 1, words!["kiêm"]) {
            let Some((earlier, _)) = scene.title_before(start - 1, from, kind::HEAD) else { break };
            start = earlier;
        } else {
            break;
        }
    }
    let atoms = Slice::new(start as u32, end as u32);
    Some(Role { mention: number, atoms, head_end: head_end as u32, mark: head })
}

/// Refuses plurals (`các nghị sĩ A`) and, after a comma, heads that do not begin a new phrase.
fn accept(scene: &Scene<'_>, mut role: Role, comma: bool, from: usize) -> Option<Role> {
    let start = role.atoms.start as usize;
    if start > from && is_plural(scene, start - 1) {
        return None;
    }
    if comma {
        let begins = start == from
            || scene.atom(start).is_capitalized()
            || scene.symbol(start - 1) != '\0'
            || scene.cue_before(start, from, kind::CITE | kind::ACCORDING).is_some();
        if !begins && !role.mark.is(kind::ROLE | kind::RANK) {
            return None;
        }
    }
    // The full stop of `GS.` is no part of the role when it only ends it.
    while role.atoms.len() > 1 && matches!(scene.symbol(role.atoms.end as usize - 1), ',') {
        role.atoms.end -= 1;
    }
    Some(role)
}

/// Words that make a title plural or general.
pub(super) fn is_plural(scene: &Scene<'_>, at: usize) -> bool {
    scene.is_any(at, words!["các", "những", "nhiều", "số", "hai", "ba", "bốn", "mọi", "cặp", "nhóm", "đội", "cả", "toàn", "bộ"])
}

/// `[Mikael Storm], Chủ tịch Nordbank,`; `[X] - Giám đốc Y -`; `[X] (giáo sư Đại học Z)`; several of them in a row.
fn after(scene: &Scene<'_>, number: u32, mention: &Mention, found: &mut Vec<Role>) {
    let end = scene.paragraph(mention.atoms.start as usize).end as usize;
    let mut at = mention.atoms.end as usize;
    let mut bracket = false;
    // `(45 tuổi)`, `(SN 1980, ngụ quận 7)`, `(FIIA)`: passed over.
    if scene.symbol(at) == '(' {
        if scene.title(at + 1).is(kind::HEAD | kind::MODIFIER | kind::KIN) {
            bracket = true;
        } else {
            let Some(close) = (at + 1..end.min(at + 24)).find(|&i| scene.symbol(i) == ')') else { return };
            at = close + 1;
        }
    }
    let opens = |at: usize| scene.symbol(at) == ',' || (is_dash(scene.symbol(at)) && scene.atoms().get(at + 1).is_some_and(|a| a.spaced));
    if !bracket && !opens(at) {
        return;
    }
    at += 1;
    for _ in 0..5 {
        let Some(role) = forward(scene, number, at, end, bracket) else { return };
        let close = role.atoms.end as usize;
        found.push(role);
        // A bracket inside the list: `Đảng Nhân dân Campuchia (CPP), Bí thư`.
        let mut next = close;
        if !bracket && scene.symbol(next) == '(' {
            let Some(shut) = (next + 1..end.min(next + 8)).find(|&i| scene.symbol(i) == ')') else { return };
            next = shut + 1;
        }
        let joins =
            matches!(scene.symbol(next), ',') || scene.is_any(next, words!["và", "kiêm", "đồng thời"]) || is_dash(scene.symbol(next));
        if !joins {
            return;
        }
        at = next + 1;
        if scene.is_any(at, words!["và", "kiêm", "là"]) {
            at += 1;
        }
    }
}

/// The role that starts at `at`: its head, then everything to the end of the phrase.
fn forward(scene: &Scene<'_>, number: u32, at: usize, end: usize, bracket: bool) -> Option<Role> {
    let mut head = at;
    if scene.is_any(head, words!["là", "một", "hiện", "nay"]) {
        head += 1;
    }
    let start = head;
    while scene.title(head).is(kind::MODIFIER) && !scene.title(head).is(kind::HEAD) && head < end {
        head += scene.title(head).len as usize;
    }
    let mark = scene.title(head);
    // `Theo ông X, bầu cử ...`: the patron's title stands before his name only.
    if !mark.is(kind::HEAD | kind::KIN) || head >= end || scene.is_any(head, words!["bầu"]) {
        return None;
    }
    let head_end = head + mark.len as usize;
    let mut i = head_end;
    while i < end && i - start < LONGEST {
        if let Some(mention) = scene.mention(i) {
            if mention.kind == EntityType::Per {
                // `, Bộ trưởng Tài chính Luis Prado`: another person's role; `con trai của ông X` stays.
                let kin = mark.is(kind::KIN)
                    || scene.honorific_before(mention.atoms.start as usize, start).is_some()
                    || scene.is_any(i - 1, words!["của"]);
                if !kin || i == head_end {
                    return None;
                }
            }
            i = mention.atoms.end as usize;
            continue;
        }
        let atom = scene.atom(i);
        match atom.kind {
            AtomKind::Symbol => {
                let c = scene.symbol(i);
                let inside = matches!(c, '&' | '/')
                    || (is_dash(c) && (!atom.spaced || continues_name(scene, i, end)))
                    || (c == '.' && i + 1 < end && !scene.atom(i + 1).spaced);
                if !(inside || c == ',' && !bracket && continues_list(scene, i, end)) {
                    break;
                }
            }
            AtomKind::Digits => {}
            AtomKind::Letters => {
                let cue = scene.cue(i);
                if cue.is(kind::ENDS_ROLE) && !scene.is_any(i, words!["trong", "cho", "lên"]) {
                    break;
                }
                if scene.is_any(i, words!["và"]) && scene.title(i + 1).is(kind::HEAD | kind::HONORIFIC | kind::MODIFIER) {
                    break;
                }
                if scene.is_any(i, words!["kiêm"]) && scene.title(i + 1).is(kind::HEAD) {
                    i += 1 + scene.title(i + 1).len as usize;
                    continue;
                }
                if scene.is_any(i, words!["người"]) && i == head_end {
                    // `tiền vệ người Mali`
                    i += 1;
                    continue;
                }
            }
        }
        i += 1;
    }
    let mut last = i.min(end);
    let trailing = words!["của", "cho", "tại", "ở", "về", "với", "từ", "trong", "lên", "và", "phụ", "người"];
    while last > head_end
        && (!matches!(scene.atom(last - 1).kind, AtomKind::Letters | AtomKind::Digits)
            || (scene.mention(last - 1).is_none() && scene.is_any(last - 1, trailing)))
    {
        last -= 1;
    }
    // Kin of somebody unnamed is a role (`con trai út thủ tướng`), kin of a person is a relation.
    if mark.is(kind::KIN) && !mark.is(kind::HEAD) && !(head_end..last).any(|i| scene.title(i).is(kind::HEAD)) {
        return None;
    }
    Some(Role { mention: number, atoms: Slice::new(start as u32, last as u32), head_end: head_end as u32, mark })
}

/// `Ban Pháp chế - Liên đoàn Thương mại`: a dash between two names of bodies.
fn continues_name(scene: &Scene<'_>, at: usize, end: usize) -> bool {
    at > 0 && at + 1 < end && scene.is_kind(at - 1, EntityType::Org) && scene.is_kind(at + 1, EntityType::Org)
}

/// `bác sĩ tim mạch, nội tiết và dinh dưỡng`, `Khoa Nhiễm, Bệnh viện Nhi đồng`: the list goes on after the comma.
fn continues_list(scene: &Scene<'_>, at: usize, end: usize) -> bool {
    if at + 1 >= end {
        return false;
    }
    if at > 0 && scene.is_kind(at - 1, EntityType::Org) && scene.is_kind(at + 1, EntityType::Org) {
        return scene.mention(at + 1).is_some_and(|m| !scene.cue(m.atoms.end as usize).is(kind::SAY | kind::BETWEEN));
    }
    if scene.mention(at + 1).is_some()
        || scene.title(at + 1).is(kind::HEAD | kind::HONORIFIC | kind::MODIFIER)
        || scene.cue(at + 1).kinds != 0
    {
        return false;
    }
    // Up to the `và` that closes the list, only plain words.
    for i in at + 1..end.min(at + 7) {
        if scene.is_any(i, words!["và"]) {
            return i > at + 1;
        }
        if !scene.is_letters(i) || scene.mention(i).is_some() || scene.cue(i).is(kind::ENDS_ROLE) {
            return false;
        }
    }
    false
}
