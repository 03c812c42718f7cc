//! Lists: `ngày 10 và 11/3`, `các ngày 5, 7 và 9/3`, `thứ Bảy, Chủ nhật`.

use super::Grammar;
use crate::date::point::{Point, Which};
use crate::date::vocabulary::Role;

impl Grammar<'_, '_> {
    /// The items of a list that begins with `a` and where the last one ends.
    pub(super) fn items(&self, i: usize, next: usize, a: Point) -> (Vec<Point>, usize) {
        let line = self.line;
        let mut items = vec![a];
        let (mut kept, mut to, mut at) = (1, next, next);
        while items.len() < 12 {
            let comma = line.sign(at) == ',';
            let and = line.is(at, Role::Va) || line.is(at, Role::Hoac) || (comma && line.is(at + 1, Role::Va));
            if !comma && !and {
                break;
            }
            let item_at = at + 1 + usize::from(comma && and);
            let Some((b, end)) = self.second(item_at, &a, true) else { break };
            // `các tối 30/4, 1/5`: one part of the day for all.
            let other_part = a.part.is_some() && b.part.is_none() && !and && !(i > 0 && line.is(i - 1, Role::Cac));
            if a.unit() != b.unit() || a.clock.is_some() != b.clock.is_some() || other_part {
                break;
            }
            let digits = line.numeral_at(item_at).is_some() || self.roman(item_at).is_some();
            // After a comma digits go on by themselves; `tháng 4, tháng 5` only if an `và` closes the list.
            let weekend = matches!((a.weekday, b.weekday), (Some(6), Some(7))) && items.len() == 1;
            if comma && !and && !digits && !weekend && line.key(item_at) != line.key(i) {
                break;
            }
            items.push(b);
            at = end;
            if and || digits || weekend {
                kept = items.len();
                to = end;
            }
        }
        items.truncate(kept);
        (items, to)
    }

    /// Bare days need a month, or a word that says there are several: `ngày 5, 6 người` is no list.
    pub(super) fn list_closes(&self, items: &[Point], i: usize) -> bool {
        let open =
            |p: &Point| p.day.is_some() && p.month.is_none() && p.cue.is_none() && matches!(p.day, Some(Which::Is(_))) && p.feast.is_none();
        let Some(last) = items.last() else { return false };
        if !open(last) || last.recurring {
            return true;
        }
        i > 0 && (self.line.is(i - 1, Role::Cac) || self.line.word(i - 1).value(Role::Num).is_some() || self.line.single(i - 1).is_some())
    }
}
