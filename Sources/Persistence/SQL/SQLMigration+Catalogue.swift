extension SQLMigration {
  /// Datasets, versions of models, checkpoints.
  static func catalogue(_ dialect: SQLDialect) -> String {
    let (text, bytes) = (dialect.text, dialect.bytes)
    return """
      CREATE TABLE datasets (
        name \(text) PRIMARY KEY,
        artefact \(text) NOT NULL,
        summary \(bytes) NOT NULL,
        bytes bigint NOT NULL,
        created_at bigint NOT NULL
      );
      CREATE TABLE models (
        name \(text) NOT NULL,
        version bigint NOT NULL CHECK (version > 0),
        artefact \(text) NOT NULL,
        card \(bytes) NOT NULL,
        job \(text),
        created_at bigint NOT NULL,
        PRIMARY KEY (name, version)
      );
      -- Numbers taken for versions, also those of versions that were never made or are gone.
      CREATE TABLE model_numbers (
        name \(text) NOT NULL,
        version bigint NOT NULL,
        job \(text),
        PRIMARY KEY (name, version)
      );
      CREATE UNIQUE INDEX model_numbers_job ON model_numbers (name, job) WHERE job IS NOT NULL;
      CREATE TABLE active_models (
        name \(text) PRIMARY KEY,
        version bigint NOT NULL
      );
      CREATE TABLE checkpoints (
        job \(text) NOT NULL,
        epoch bigint NOT NULL,
        artefact \(text) NOT NULL,
        bytes bigint NOT NULL,
        best bigint NOT NULL CHECK (best IN (0, 1)),
        created_at bigint NOT NULL,
        PRIMARY KEY (job, epoch)
      );
      """
  }

  /// Artefacts in pieces, for PostgreSQL; SQLite has a folder beside it. And, for SQLite, the clock that all
  /// processes of this machine share.
  static func storage(_ dialect: SQLDialect) -> String {
    switch dialect {
    case .sqlite:
      """
      CREATE TABLE clock (
        one bigint PRIMARY KEY CHECK (one = 1),
        boot text NOT NULL,
        milliseconds bigint NOT NULL
      );
      """
    case .postgres:
      """
      CREATE TABLE artefacts (
        digest text COLLATE "C" PRIMARY KEY CHECK (length(digest) = 64),
        bytes bigint NOT NULL CHECK (bytes >= 0),
        stored_at bigint NOT NULL
      );
      CREATE TABLE artefact_pieces (
        digest text COLLATE "C" NOT NULL REFERENCES artefacts (digest) ON DELETE CASCADE,
        number bigint NOT NULL CHECK (number >= 0),
        content bytea NOT NULL,
        PRIMARY KEY (digest, number)
      );
      -- Weights and archives are compressed already.
      ALTER TABLE artefact_pieces ALTER COLUMN content SET STORAGE EXTERNAL;
      """
    }
  }
}
