import PieceModel

extension TableLayout {
    /// Letterboxd's table for imports (`WatchedDate,Title,Year,tmdbID,Rating10`) and the `diary.csv` of its export
    /// (`Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date`).
    static let letterboxd = TableLayout(
        aliases: ["name": "title"],
        required: [["title"], ["watcheddate", "date"], ["rating10", "rating", "letterboxduri", "tmdbid", "imdbid"]],
        ignored: ["directors"],
        known: [
            "title", "year", "watcheddate", "date", "tmdbid", "imdbid", "letterboxduri", "url", "rating10", "rating",
            "rewatch", "tags", "review",
        ],
        limits: TableLimits()
    ) { cells, options in
        var draft = Draft()
        draft.setFilm(cells, options)
        let address = cells["letterboxduri"].isEmpty ? cells["url"] : cells["letterboxduri"]
        draft.setLink(address)
        var day = cells["watcheddate"]
        if day.isEmpty, !cells["date"].isEmpty {
            day = cells["date"]
            draft.warnings.append("there is no watched date, so the day of the diary entry was taken")
        }
        draft.setDay(day)
        draft.setScore(tens: cells["rating10"], stars: cells["rating"])
        draft.setReview(cells["review"])
        draft.identity = [
            "letterboxd", day, cells["title"], cells["year"], cells["tmdbid"], cells["imdbid"], address,
        ]
        return draft
    }

    /// 키노라이츠: `URL,Title,Type,Year,Directors,WatchedAt,StarRating,Review`.
    static let kinolights = TableLayout(
        aliases: [:], required: [["title"], ["watchedat"], ["starrating"], ["type", "url"]], ignored: [],
        known: ["url", "title", "type", "year", "directors", "watchedat", "starrating", "review"],
        limits: TableLimits()
    ) { cells, options in
        var draft = Draft()
        draft.setFilm(cells, options)
        if cells["type"].uppercased() == "TV" {
            draft.fields["kind"] = .string((options.kind ?? Draft.other).id)
            draft.warnings.append("a series is no kind of its own, so it became \(options.kind?.korean ?? "기타")")
        }
        draft.setLink(cells["url"])
        draft.set("director", cells["directors"], limit: 60)
        draft.setDay(cells["watchedat"])
        draft.setScore(tens: "", stars: cells["starrating"])
        draft.setReview(cells["review"])
        draft.identity = [
            "kinolights", cells["watchedat"], cells["title"], cells["year"], cells["type"], cells["url"],
        ]
        return draft
    }
}

extension Draft {
    /// What a piece of no other kind is.
    static let other = Kind(id: "etc") ?? Kind.all[Kind.all.count - 1]

    fileprivate mutating func setFilm(_ cells: TableCells, _ options: ImportOptions) {
        fields["kind"] = .string(options.kind?.id ?? "movie")
        set("title", cells["title"], limit: 100)
        setVisibility(options)
    }

    /// Sets the date; a time of day in these logs is when the entry was made.
    fileprivate mutating func setDay(_ text: String) {
        if let written = WrittenDate(text) {
            fields["date"] = .string(written.date.description)
        } else {
            set("date", text)
        }
    }

    /// Sets the score from 1 to 10 or from 0.5 to 5 stars; 0 and blank mean that there is none.
    fileprivate mutating func setScore(tens: String, stars: String) {
        let text = tens.isEmpty ? stars : tens
        guard !text.isEmpty else { return }
        guard let number = Double(text), number.isFinite else {
            return problem("score", "\"\(text.prefix(20))\" is not a rating", "write a number, or leave it out")
        }
        if number == 0 { return }
        let halves = tens.isEmpty ? number * 2 : number
        guard let score = Score(stars: halves / 2) else {
            let range = tens.isEmpty ? "0.5, 1, 1.5 … 5" : "1, 2, 3 … 10"
            return problem("score", "\(text.prefix(20)) is not a rating", "write \(range), or leave it out")
        }
        setScore(score)
    }

    mutating func setScore(_ score: Score) { fields["score"] = JSONNumber(score.stars).map(JSONValue.number) }
}
