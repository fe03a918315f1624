import GRDB

/// The tables, and how those of older programs become today's.
///
/// A record is one JSON text, `document`, and that alone is the truth; the columns beside it are what keys, filters and
/// orders need and are written from the record in the same statement. Steps are never changed once released.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 accounts") { try $0.execute(sql: accounts) }
        migrator.registerMigration("1 blobs") { try $0.execute(sql: blobs) }
        migrator.registerMigration("1 pieces") { try $0.execute(sql: pieces + listing + search) }
        migrator.registerMigration("2 counts") { try $0.execute(sql: counts) }
        migrator.registerMigration("3 jobs") { try $0.execute(sql: jobs) }
        return migrator
    }

    private static let accounts = """
        CREATE TABLE probe (row INTEGER PRIMARY KEY, writes INTEGER NOT NULL);

        CREATE TABLE account (
            id TEXT NOT NULL PRIMARY KEY,
            email TEXT UNIQUE,
            is_owner INTEGER NOT NULL,
            document TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX account_owner ON account (id) WHERE is_owner;

        CREATE TABLE session (
            id TEXT NOT NULL PRIMARY KEY,
            account TEXT NOT NULL,
            expires INTEGER NOT NULL,
            document TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX session_account ON session (account, id);
        CREATE INDEX session_expires ON session (expires);

        CREATE TABLE refresh_token (
            hash TEXT NOT NULL PRIMARY KEY,
            session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
            used INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX refresh_token_session ON refresh_token (session, hash);

        CREATE TABLE api_token (
            id TEXT NOT NULL PRIMARY KEY,
            account TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            expires INTEGER,
            document TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX api_token_account ON api_token (account, id);
        CREATE INDEX api_token_expires ON api_token (expires) WHERE expires IS NOT NULL;

        CREATE TABLE code (
            hash TEXT NOT NULL PRIMARY KEY,
            expires INTEGER NOT NULL,
            document TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX code_expires ON code (expires);
        """

    // `holders` counts the rows of blob_holder, so that the collector finds what nothing holds by an index.
    private static let blobs = """
        CREATE TABLE blob (
            hash TEXT NOT NULL PRIMARY KEY,
            bytes INTEGER NOT NULL,
            media_type TEXT NOT NULL,
            noted_at INTEGER NOT NULL,
            condemned INTEGER NOT NULL DEFAULT 0,
            holders INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE INDEX blob_free ON blob (noted_at) WHERE holders = 0 AND condemned = 0;
        CREATE INDEX blob_condemned ON blob (noted_at) WHERE condemned = 1;

        CREATE TABLE blob_holder (
            kind TEXT NOT NULL,
            holder TEXT NOT NULL,
            hash TEXT NOT NULL REFERENCES blob (hash),
            PRIMARY KEY (kind, holder, hash)
        ) WITHOUT ROWID;
        CREATE INDEX blob_holder_hash ON blob_holder (hash);
        CREATE TRIGGER blob_held AFTER INSERT ON blob_holder BEGIN
            UPDATE blob SET holders = holders + 1 WHERE hash = new.hash;
        END;
        CREATE TRIGGER blob_released AFTER DELETE ON blob_holder BEGIN
            UPDATE blob SET holders = holders - 1 WHERE hash = old.hash;
        END;

        CREATE TABLE upload (
            id TEXT NOT NULL PRIMARY KEY,
            expires INTEGER NOT NULL,
            document TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX upload_expires ON upload (expires);
        """

    private static let pieces = """
        CREATE TABLE counter (
            owner TEXT NOT NULL PRIMARY KEY,
            next_number INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE piece (
            row INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            owner TEXT NOT NULL,
            number INTEGER NOT NULL,
            viewing_key TEXT NOT NULL,
            kind TEXT NOT NULL,
            genres TEXT NOT NULL,
            visibility TEXT NOT NULL,
            score INTEGER,
            search_text TEXT NOT NULL,
            search_initials TEXT NOT NULL,
            document TEXT NOT NULL,
            UNIQUE (owner, number)
        );

        CREATE TABLE heart (
            account TEXT NOT NULL,
            piece TEXT NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            PRIMARY KEY (account, piece)
        ) WITHOUT ROWID;
        CREATE INDEX heart_piece ON heart (piece);

        CREATE TABLE share (
            id TEXT NOT NULL PRIMARY KEY,
            piece TEXT NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
            hash TEXT NOT NULL UNIQUE,
            expires INTEGER,
            document TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX share_piece ON share (piece, id);
        CREATE INDEX share_expires ON share (expires) WHERE expires IS NOT NULL;

        CREATE TABLE idempotency (
            account TEXT NOT NULL,
            key TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            piece TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (account, key)
        ) WITHOUT ROWID;
        CREATE INDEX idempotency_at ON idempotency (at);

        """

    // One index for every order of an account's pieces and of the public ones, alone and within a kind. Each holds all
    // that filters ask for, so that a page reads the rows it returns and no others.
    private static let listing = """
        CREATE INDEX owner_viewing ON piece (owner, viewing_key, id, kind, visibility, score, genres);
        CREATE INDEX owner_created ON piece (owner, id, viewing_key, kind, visibility, score, genres);
        CREATE INDEX owner_kind_viewing ON piece (owner, kind, viewing_key, id, visibility, score, genres);
        CREATE INDEX owner_kind_created ON piece (owner, kind, id, viewing_key, visibility, score, genres);
        CREATE INDEX public_viewing ON piece (viewing_key, id, kind, visibility, score, genres)
            WHERE visibility = 'public';
        CREATE INDEX public_created ON piece (id, viewing_key, kind, visibility, score, genres)
            WHERE visibility = 'public';
        CREATE INDEX public_kind_viewing ON piece (kind, viewing_key, id, visibility, score, genres)
            WHERE visibility = 'public';
        CREATE INDEX public_kind_created ON piece (kind, id, viewing_key, visibility, score, genres)
            WHERE visibility = 'public';

        """

    // See SearchIndex for what its tokens are. Nothing but the index is kept: pieces have the text.
    private static let search = """
        CREATE VIRTUAL TABLE piece_search USING fts5
            (tokens, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
        CREATE TABLE search_rules (row INTEGER PRIMARY KEY, sample TEXT NOT NULL);
        """

    // A ranking is the names of one dimension in one rollup; tallies say where they stand in it. Short keys keep the
    // many tallies of a piece on few pages. Grants and preferences are what people have; the rest follows from pieces.
    private static let counts = """
        CREATE TABLE count_rules (row INTEGER PRIMARY KEY, version TEXT NOT NULL);

        CREATE TABLE rollup (
            owner TEXT NOT NULL,
            period TEXT NOT NULL,
            kind TEXT NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (owner, period, kind)
        ) WITHOUT ROWID;

        CREATE TABLE ranking (
            row INTEGER PRIMARY KEY,
            owner TEXT NOT NULL,
            period TEXT NOT NULL,
            kind TEXT NOT NULL,
            dimension TEXT NOT NULL,
            UNIQUE (owner, period, kind, dimension)
        );

        CREATE TABLE tally (
            ranking INTEGER NOT NULL,
            name TEXT NOT NULL,
            value INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (ranking, name)
        ) WITHOUT ROWID;
        CREATE INDEX tally_value ON tally (ranking, value DESC, name, count);

        CREATE TABLE title_grant (
            owner TEXT NOT NULL,
            title TEXT NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (owner, title)
        ) WITHOUT ROWID;

        CREATE TABLE owner_link (
            id TEXT NOT NULL PRIMARY KEY,
            owner TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            expires INTEGER,
            document TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX owner_link_owner ON owner_link (owner, id);
        CREATE INDEX owner_link_expires ON owner_link (expires) WHERE expires IS NOT NULL;

        CREATE TABLE count_preferences (owner TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;

        CREATE INDEX piece_work ON piece (owner, json_extract(document, '$.piece.title'), viewing_key, id);
        """

    // Unfinished jobs are those that are due some time; the others have ended.
    private static let jobs = """
        CREATE TABLE job (
            id TEXT NOT NULL PRIMARY KEY,
            owner TEXT NOT NULL,
            piece TEXT NOT NULL,
            version INTEGER NOT NULL,
            due INTEGER,
            updated INTEGER NOT NULL,
            request TEXT,
            cache TEXT,
            document TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX job_request ON job (owner, request) WHERE request IS NOT NULL;
        CREATE INDEX job_cache ON job (cache, id) WHERE cache IS NOT NULL;
        CREATE INDEX job_piece ON job (piece);
        CREATE INDEX job_owner ON job (owner, id, piece);
        CREATE INDEX job_due ON job (due, id) WHERE due IS NOT NULL;
        CREATE INDEX job_unfinished ON job (owner) WHERE due IS NOT NULL;
        CREATE INDEX job_ended ON job (updated) WHERE due IS NULL;

        CREATE TABLE spend (name TEXT NOT NULL PRIMARY KEY, amount INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE spend_reservation (id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
        """
}
