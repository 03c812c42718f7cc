//! Invented blocks for made pages: teasers of other articles, list headings, notices written in whole sentences.

use super::line::Random;
use super::line_pages::Source;
use crate::clean::teach::GoldLine;

/// Headings of lists of other articles.
const HEADINGS: [&str; 18] = [
    "Tin liên quan",
    "Bài viết liên quan",
    "Đọc thêm",
    "Xem thêm",
    "Tin khác",
    "Các tin khác",
    "Đọc nhiều",
    "Xem nhiều",
    "Tin mới nhất",
    "Tin nổi bật",
    "Cùng chuyên mục",
    "TIN CÙNG CHUYÊN MỤC",
    "Có thể bạn quan tâm",
    "Tin đọc nhiều",
    "Mới nhất",
    "Tiêu điểm",
    "ĐỌC NHIỀU NHẤT",
    "Bạn nên đọc",
];

/// Paragraphs that belong to the site, not to an article.
const NOTICES: [&str; 22] = [
    "Chúng tôi sử dụng cookie để cá nhân hóa nội dung và phân tích lượng truy cập. Khi tiếp tục sử dụng trang, bạn đồng ý với chính sách của chúng tôi.",
    "Bạn cần đăng nhập để gửi bình luận. Nếu chưa có tài khoản, hãy đăng ký miễn phí chỉ trong một phút.",
    "Ý kiến của bạn sẽ được xét duyệt trước khi đăng. Xin vui lòng gõ tiếng Việt có dấu và không dùng lời lẽ xúc phạm người khác.",
    "Mọi thông tin phản ánh, ảnh và video xin gửi về hộp thư của tòa soạn. Nội dung được chọn đăng sẽ được trả nhuận bút theo quy định.",
    "Đăng ký nhận bản tin để mỗi sáng nhận được những câu chuyện đáng chú ý nhất do ban biên tập lựa chọn, hoàn toàn miễn phí.",
    "Gói thành viên dành cho bạn đọc muốn ủng hộ báo chí chất lượng, với nhiều chuyên mục riêng và trải nghiệm không quảng cáo.",
    "Bằng cách tham gia, thành viên có thể tặng điểm cho tác giả mình yêu thích, đổi quà và tham dự các sự kiện do tòa soạn tổ chức.",
    "Chúng tôi hy vọng phiên bản mới sẽ mang lại trải nghiệm tốt hơn cho độc giả trên mọi thiết bị, từ điện thoại đến máy tính.",
    "Kể từ đầu năm nay, bạn đọc có thể dùng một tài khoản duy nhất cho tất cả các ấn phẩm của chúng tôi, trên web cũng như trên ứng dụng.",
    "Thông tin của bạn đọc sẽ được bảo mật và chỉ sử dụng trong trường hợp tòa soạn cần liên lạc lại với bạn.",
    "Tải ứng dụng để đọc tin nhanh hơn, lưu bài yêu thích và nhận thông báo khi có sự kiện nóng.",
    "Trình duyệt của bạn không hỗ trợ phát video. Vui lòng nâng cấp lên phiên bản mới nhất để có trải nghiệm tốt hơn.",
    "Việc sử dụng lại nội dung trên trang này phải được sự đồng ý bằng văn bản của tòa soạn và ghi rõ nguồn.",
    "Trang thông tin được xây dựng nhằm cung cấp tin tức chính thống, nhanh chóng và chính xác cho người dân trong và ngoài tỉnh.",
    "Để tiếp tục đọc bài viết này, mời bạn đăng nhập hoặc mua gói đọc báo điện tử với giá ưu đãi trong tháng này.",
    "Bạn đã gửi bình luận thành công. Bình luận của bạn sẽ hiển thị sau khi được ban quản trị duyệt.",
    "Tài khoản của bạn đã bị tạm khóa do vi phạm quy định thảo luận. Liên hệ ban quản trị để biết thêm chi tiết.",
    "Báo điện tử hoạt động theo giấy phép do cơ quan quản lý nhà nước về báo chí cấp; mọi hành vi sao chép đều bị nghiêm cấm.",
    "Diễn đàn là nơi độc giả trao đổi về các vấn đề được quan tâm. Người tham gia chịu trách nhiệm về nội dung mình đăng tải.",
    "Cảm ơn bạn đã đồng hành cùng chúng tôi. Hãy chia sẻ trang này với bạn bè và người thân nếu thấy nội dung hữu ích.",
    "Khi bấm nút gửi, bạn xác nhận đã đọc và đồng ý với điều khoản sử dụng cùng chính sách bảo vệ dữ liệu cá nhân.",
    "Quý khách có nhu cầu quảng cáo xin liên hệ phòng kinh doanh trong giờ hành chính để được tư vấn bảng giá và vị trí.",
];

const NOTICE_HEADS: [&str; 8] = [
    "Giới thiệu gói thành viên",
    "Trải nghiệm mới dành cho bạn đọc",
    "Thông báo",
    "Điều khoản sử dụng",
    "Về chúng tôi",
    "Hướng dẫn gửi bình luận",
    "Đăng ký thành viên để nhận nhiều ưu đãi",
    "Cảm ơn bạn đọc đã ủng hộ",
];

fn pick<'a>(list: &[&'a str], random: &mut Random) -> &'a str {
    list[random.below(list.len())]
}

/// Title and lead (or first paragraph) of an article of another page.
fn teaser(others: &[Source], random: &mut Random) -> Option<(String, String)> {
    let lines = &others[random.below(others.len())].lines;
    let titles: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].1 == 'T').collect();
    let at = *titles.get(random.below(titles.len()))?;
    let lead = lines[at..].iter().find(|l| l.1 == 'L')?;
    let short = lead.0.split(' ').count() <= 60;
    Some((lines[at].0.trim().to_owned(), if short { lead.0.trim().to_owned() } else { cut(&lead.0, 30) }))
}

fn cut(lead: &str, words: usize) -> String {
    let parts: Vec<&str> = lead.split(' ').take(words).collect();
    format!("{} ...", parts.join(" "))
}

/// A list of `count` teasers, all printed in the same of many ways.
/// Between paragraphs only those ways that a reader tells from the text around: a heading, a repeat, a bullet.
pub(super) fn teasers(count: usize, inside: bool, others: &[Source], random: &mut Random) -> Vec<GoldLine> {
    let mut out: Vec<GoldLine> = Vec::new();
    let way = if inside { [0, 1, 2, 3, 6, 8][random.below(6)] } else { random.below(12) };
    let (blank, heading) = (random.chance(50), random.chance(70) || (inside && matches!(way, 0 | 6)));
    let gap = |out: &mut Vec<GoldLine>| {
        if blank {
            out.push((String::new(), 'E', 0));
        }
    };
    if heading {
        gap(&mut out);
        out.push((pick(&HEADINGS, random).to_owned(), 'R', 0));
        gap(&mut out);
    }
    for n in 1..=count {
        let Some((title, lead)) = teaser(others, random) else { continue };
        let lead = if random.chance(40) { cut(&lead, 15 + random.below(25)) } else { lead };
        let mut lines = match way {
            0 => vec![title],
            1 => vec![format!("{title} {title}")],
            2 | 3 => vec![title.clone(), title, lead],
            4 => vec![title, lead],
            5 => vec![format!("{title} {lead}")],
            6 => vec![format!("• {title}")],
            7 => vec![format!("{n} {title}")],
            8 => vec![title.clone(), title],
            11 => vec![title, format!("{:02}/{:02}/20{:02}", 1 + random.below(28), 1 + random.below(12), 10 + random.below(16)), lead],
            9 => vec![format!("{title} ({:02}/{:02})", 1 + random.below(28), 1 + random.below(12))],
            _ => vec![
                title,
                format!(
                    "{:02}:{:02} {:02}/{:02}/20{:02}",
                    random.below(24),
                    random.below(60),
                    1 + random.below(28),
                    1 + random.below(12),
                    10 + random.below(16)
                ),
            ],
        };
        let last = lines.pop();
        for line in lines {
            out.push((line, 'R', 0));
            gap(&mut out);
        }
        out.extend(last.map(|l| (l, 'R', 0)));
        if way != 2 {
            gap(&mut out);
        }
    }
    out
}

/// A few notices of the site, with or without a head.
pub(super) fn notices(random: &mut Random) -> Vec<GoldLine> {
    let mut out: Vec<GoldLine> = Vec::new();
    let blank = random.chance(50);
    if random.chance(60) {
        out.push((pick(&NOTICE_HEADS, random).to_owned(), 'M', 0));
    }
    for _ in 0..1 + random.below(6) {
        if blank {
            out.push((String::new(), 'E', 0));
        }
        out.push((pick(&NOTICES, random).to_owned(), 'M', 0));
    }
    out
}
