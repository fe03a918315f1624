import PieceModel

extension Work {
    /// A film out of a search result or a film's own answer; nil without an id and a title.
    init?(tmdb film: JSONObject) {
        guard let id = film["id"]?.integer, id > 0, let title = film["title"]?.string.line(),
            let movie = Kind(id: "movie")
        else { return nil }
        self.init(source: .tmdb, id: String(id), kind: movie, title: title)
        let original = film["original_title"]?.string.line()
        originalTitle = original == title ? nil : original
        from = film["release_date"]?.string.flatMap { LocalDate($0) }
        runtimeMinutes = film["runtime"]?.integer.flatMap { (1...6_000).contains($0) ? $0 : nil }
        posterPath = film["poster_path"]?.string

        let ids =
            film["genre_ids"]?.array?.compactMap(\.integer)
            ?? film["genres"]?.array?.compactMap { $0.object?["id"]?.integer } ?? []
        genres = Genre.all.filter { genre in genre.tmdbIDs.contains(where: ids.contains) }

        let credits = film["credits"]?.object
        cast = (credits?["cast"]?.array ?? []).prefix(30).compactMap { member in
            guard let name = member.object?["name"]?.string.line(limit: 60) else { return nil }
            return CastMember(name: name, role: member.object?["character"]?.string.line(limit: 60))
        }
        let directors = (credits?["crew"]?.array ?? []).compactMap { member in
            member.object?["job"] == "Director" ? member.object?["name"]?.string.line(limit: 60) : nil
        }
        director = directors.prefix(3).joined(separator: ", ").line(limit: 60)
    }
}
