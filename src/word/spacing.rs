//! Treebanks print blanks around every mark. The press does not.

/// Takes the blanks around punctuation out of a line of treebank text: `Anh nói : " Đi ! " .` becomes `Anh nói: "Đi!".`
///
/// Straight quotes open and close in turn. Dashes keep their blanks: in the press they stand apart as often as not.
#[must_use]
pub fn unspace(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut quoted = false;
    // No blank goes before the next piece.
    let mut bound = true;
    for piece in line.split_whitespace() {
        let (before, after) = match piece {
            "\"" => {
                quoted = !quoted;
                (!quoted, quoted)
            }
            "(" | "[" | "{" | "“" | "‘" | "«" => (false, true),
            "/" => (true, true),
            _ => (
                piece.chars().all(|c| matches!(c, ',' | '.' | ';' | ':' | '?' | '!' | '…' | ')' | ']' | '}' | '”' | '’' | '»' | '%')),
                false,
            ),
        };
        if !bound && !before {
            out.push(' ');
        }
        out.push_str(piece);
        bound = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unspace;

    #[test]
    fn marks_stand_where_the_press_has_them() {
        assert_eq!(unspace("Anh nói : \" Đi ! \" ( cười ) ."), "Anh nói: \"Đi!\" (cười).");
    }
}
