/// What a work is like; the person who saw it chooses, several allowed. Genres are rows of one table, `Genre.all`.
public struct Genre: Hashable, Sendable, Identifiable {
    /// The stable name in fields and records, such as `drama`.
    public let id: String
    public let korean: String
    public let english: String
    /// Genre ids of the TMDB film catalogue that mean this genre.
    public let tmdbIDs: [Int]

    public static let all: [Genre] = [
        Genre("horror", "공포", "Horror", tmdb: [27]),
        Genre("romance", "로맨스", "Romance", tmdb: [10749]),
        Genre("comedy", "코미디", "Comedy", tmdb: [35]),
        Genre("crime", "범죄/스릴러", "Crime/Thriller", tmdb: [80, 53]),
        Genre("animation", "애니", "Animation", tmdb: [16]),
        Genre("action", "액션", "Action", tmdb: [28]),
        Genre("fantasy", "판타지/SF", "Fantasy/Sci-Fi", tmdb: [14, 878]),
        Genre("drama", "드라마", "Drama", tmdb: [18]),
        Genre("music", "음악", "Music", tmdb: [10402]),
        Genre("war", "전쟁", "War", tmdb: [10752]),
        Genre("history", "사극/역사", "History", tmdb: [36]),
        Genre("sports", "스포츠", "Sports"),
        Genre("disaster", "재난", "Disaster"),
        Genre("documentary", "다큐", "Documentary", tmdb: [99]),
        Genre("etc", "기타", "Other"),
    ]

    /// The genre with an id, or nil.
    public init?(id: String) {
        guard let genre = Genre.all.first(where: { $0.id == id }) else { return nil }
        self = genre
    }

    private init(_ id: String, _ korean: String, _ english: String, tmdb: [Int] = []) {
        self.id = id
        self.korean = korean
        self.english = english
        self.tmdbIDs = tmdb
    }
}
