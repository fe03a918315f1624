import PieceModel
import PieceStore

/// The HTML of the plain pages.
enum Pages {
    static func home(_ account: Account, _ records: [PieceRecord], count: Int) -> String {
        let korean = account.locale == .ko
        let cards = records.map { record in
            let picture = record.pictures.thumbnails.last ?? record.pictures.ticket
            return """
                <li><a href="\(record.pictures.ticket.path)"><img src="\(picture.path)" width="\(picture.width)" \
                height="\(picture.height)" loading="lazy" alt="\(escaped(alternative(record.piece, account.locale)))"></a></li>
                """
        }
        let empty = korean ? "아직 조각이 없어요." : "No pieces yet."
        let body = """
            <header><h1>\(korean ? "조각" : "Pieces")</h1>\
            <p>\(escaped(account.nickname)) · \(korean ? "\(count)개" : "\(count)")</p>\
            <form method="post" action="/sign-out"><button>\(korean ? "로그아웃" : "Sign out")</button></form></header>
            \(cards.isEmpty ? "<p class=\"empty\">\(empty)</p>" : "<ul class=\"wall\">\(cards.joined(separator: "\n"))</ul>")
            """
        return document(korean ? "조각" : "PIECE", account.locale, body)
    }

    static func signIn(code: String?, locale: TicketLocale, failure: AuthError?) -> String {
        let korean = locale == .ko
        let message = failure.map { failure in
            let text =
                switch failure.code {
                case .badCredentials where korean: "이메일과 비밀번호가 맞지 않아요."
                case .tooManyAttempts(let seconds) where korean: "너무 여러 번 시도했어요. \(seconds)초 뒤에 다시 해 주세요."
                case .invalidToken where korean: "이 링크는 이미 쓰였거나 유효하지 않아요. 새 링크를 받아 주세요."
                case .disabled where korean: "이 계정은 꺼져 있어요."
                case _ where korean: "지금은 로그인할 수 없어요. 잠시 뒤에 다시 해 주세요."
                default: "\(failure.message); \(failure.remedy)."
                }
            return "<p class=\"failure\" role=\"alert\">\(escaped(text))</p>"
        }
        let fields =
            if let code {
                "<input type=\"hidden\" name=\"code\" value=\"\(escaped(String(code.prefix(200))))\">"
            } else {
                """
                <label>\(korean ? "이메일" : "E-mail")<input type="email" name="email" required autocomplete="username"></label>
                <label>\(korean ? "비밀번호" : "Password")<input type="password" name="password" required \
                autocomplete="current-password"></label>
                """
            }
        let body = """
            <main class="card"><h1>\(korean ? "조각" : "PIECE")</h1>\(message ?? "")
            <form method="post" action="/sign-in">\(fields)<button>\(korean ? "로그인" : "Sign in")</button></form></main>
            """
        return document(korean ? "로그인 · 조각" : "Sign in · PIECE", locale, body)
    }

    static func piece(_ piece: Piece, ticket: Picture, settings: ServerSettings) -> String {
        let title = escaped(piece.title)
        let text = escaped(alternative(piece, settings.locale))
        let head = """
            <meta property="og:title" content="\(title)"><meta property="og:type" content="article">
            <meta property="og:image" content="\(settings.publicURL)\(ticket.path)">
            <meta property="og:description" content="\(text)">
            """
        let body = """
            <main class="one"><img src="\(ticket.path)" width="\(ticket.width)" height="\(ticket.height)" alt="\(text)"></main>
            """
        return document(title, settings.locale, body, head: head, isEscaped: true)
    }

    /// - Parameter token: of a link that is there, so it has no character that HTML minds.
    static func recap(year: String, token: String, settings: ServerSettings) -> String {
        let title = settings.locale == .ko ? "\(year) 문화 결산" : "\(year) in pieces"
        let picture = "/api/v1/shared-recaps/\(token)"
        let head = """
            <meta property="og:title" content="\(title)"><meta property="og:type" content="article">
            <meta property="og:image" content="\(settings.publicURL)\(picture)">
            """
        let body = """
            <main class="one"><img src="\(picture)" width="1080" height="1920" alt="\(title)"></main>
            """
        return document(title, settings.locale, body, head: head)
    }

    /// What the picture shows, for those who do not see it.
    private static func alternative(_ piece: Piece, _ locale: TicketLocale) -> String {
        [piece.title, locale.name(of: piece.kind), piece.date.description, piece.venue].compactMap(\.self)
            .joined(separator: ", ")
    }

    private static func document(
        _ title: String, _ locale: TicketLocale, _ body: String, head: String = "", isEscaped: Bool = false
    ) -> String {
        """
        <!doctype html>
        <html lang="\(locale.rawValue)"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(isEscaped ? title : escaped(title))</title><link rel="stylesheet" href="/page.css">\(head)</head>
        <body>\(body)</body></html>
        """
    }

    /// Text as HTML, in content and in quoted attributes.
    static func escaped(_ text: String) -> String {
        var html = ""
        for character in text {
            switch character {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.append(character)
            }
        }
        return html
    }

    static let style = """
        :root { color-scheme: light dark; --ground: #f6f4ef; --ink: #1d1b18; --quiet: #6f6a62; --line: #e2ddd3; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #171614; --ink: #f1ede6; --quiet: #a39c90; --line: #34312c; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 16px/1.5 Pretendard, "Noto Sans KR", "NanumSquare", system-ui, sans-serif; }
        header { display: flex; gap: 1rem; align-items: baseline; padding: 1.5rem clamp(1rem, 4vw, 3rem); }
        h1 { font-size: 1.5rem; margin: 0; letter-spacing: -.02em; }
        header p { color: var(--quiet); margin: 0 auto 0 0; }
        button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 999px;
          padding: .4rem 1rem; cursor: pointer; }
        .wall { list-style: none; margin: 0; padding: 0 clamp(1rem, 4vw, 3rem) 3rem; columns: 16rem; column-gap: 1.25rem; }
        .wall li { break-inside: avoid; margin: 0 0 1.25rem; }
        img { display: block; width: 100%; height: auto; border-radius: 6px; }
        .one { max-width: 56rem; margin: 0 auto; padding: 2rem 1rem; }
        .one img { max-height: 92vh; width: auto; max-width: 100%; margin: 0 auto; }
        .card { max-width: 22rem; margin: 18vh auto 0; padding: 1.5rem; }
        .card form { display: grid; gap: .9rem; margin-top: 1.2rem; }
        .card label { display: grid; gap: .3rem; color: var(--quiet); font-size: .9rem; }
        .card input { font: inherit; padding: .6rem .8rem; border: 1px solid var(--line); border-radius: 10px;
          background: transparent; color: var(--ink); }
        .card button { background: var(--ink); color: var(--ground); border: 0; padding: .7rem; }
        .failure { color: #b3261e; } .empty { padding: 3rem; color: var(--quiet); text-align: center; }
        """
}
