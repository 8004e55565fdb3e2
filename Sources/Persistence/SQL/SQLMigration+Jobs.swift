import Jobs

extension SQLMigration {
  /// Jobs and their events. States, and the steps between them, are checked here too; the steps are those of
  /// `JobState.allows`.
  static func jobs(_ dialect: SQLDialect) -> String {
    let (text, bytes) = (dialect.text, dialect.bytes)
    return """
      CREATE TABLE jobs (
        id \(text) PRIMARY KEY CHECK (length(id) = 26),
        kind \(text) NOT NULL,
        owner \(text) NOT NULL,
        parent \(text) REFERENCES jobs (id) ON DELETE CASCADE,
        payload \(bytes) NOT NULL,
        priority bigint NOT NULL,
        state \(text) NOT NULL CHECK (state IN (\(list(JobState.allCases)))),
        attempt bigint NOT NULL CHECK (attempt BETWEEN 0 AND max_attempts),
        max_attempts bigint NOT NULL CHECK (max_attempts > 0),
        deaths bigint NOT NULL CHECK (deaths >= 0),
        cancel_requested bigint NOT NULL CHECK (cancel_requested IN (0, 1)),
        suspended bigint NOT NULL CHECK (suspended IN (0, 1)),
        continued bigint NOT NULL DEFAULT 0 CHECK (continued IN (0, 1)),
        progress \(bytes) NOT NULL,
        result \(bytes) NOT NULL,
        failure_code \(text),
        failure_detail \(text),
        created_at bigint NOT NULL,
        not_before bigint NOT NULL,
        started_at bigint,
        finished_at bigint,
        revision bigint NOT NULL,
        fence bigint NOT NULL,
        worker \(text),
        lease_until bigint,
        awaited \(text) CHECK (awaited IN (\(list(Outcome.Awaited.allCases)))),
        ended_at_claim bigint NOT NULL,
        request_key \(text),
        request_fingerprint \(text),
        events bigint NOT NULL,
        CHECK (worker IS NULL OR state = 'running' AND suspended = 0),
        CHECK (state <> 'running' OR worker IS NOT NULL OR suspended = 1),
        CHECK ((worker IS NULL) = (lease_until IS NULL)),
        CHECK (suspended = 0 OR state = 'running'),
        CHECK ((awaited IS NULL) = (suspended = 0)),
        CHECK ((finished_at IS NULL) = (state IN (\(list(JobState.allCases.filter { !$0.isFinal }))))),
        CHECK (state <> 'failed' OR failure_code IS NOT NULL),
        CHECK ((failure_code IS NULL) = (failure_detail IS NULL)),
        CHECK ((request_key IS NULL) = (request_fingerprint IS NULL))
      );
      -- The next job: by priority, then by owner, then by age.
      CREATE INDEX jobs_ready ON jobs (priority, owner, id, kind, not_before) WHERE state = 'queued';
      CREATE INDEX jobs_held ON jobs (owner) WHERE state = 'running' AND suspended = 0;
      CREATE INDEX jobs_suspended ON jobs (id) WHERE suspended = 1;
      CREATE INDEX jobs_leased ON jobs (lease_until) WHERE lease_until IS NOT NULL;
      -- Pages of lists, and the jobs that a job started.
      CREATE INDEX jobs_listed ON jobs (parent, id, state, kind, owner);
      CREATE INDEX jobs_ended ON jobs (finished_at, id) WHERE parent IS NULL AND finished_at IS NOT NULL;
      -- A name of a request makes one job.
      CREATE UNIQUE INDEX jobs_request ON jobs (owner, request_key)
        WHERE parent IS NULL AND request_key IS NOT NULL;
      CREATE UNIQUE INDEX jobs_child ON jobs (parent, request_key)
        WHERE parent IS NOT NULL AND request_key IS NOT NULL;
      CREATE TABLE job_events (
        job \(text) NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        number bigint NOT NULL CHECK (number > 0),
        kind \(text) NOT NULL CHECK (kind IN (\(list(JobEvent.Kind.allCases)))),
        data \(bytes) NOT NULL,
        at bigint NOT NULL,
        PRIMARY KEY (job, number)
      ) \(dialect.keyOrdered);
      \(guardingSteps(dialect))
      """
  }

  /// A trigger that lets only the steps of `JobState.allows` happen.
  private static func guardingSteps(_ dialect: SQLDialect) -> String {
    let steps = JobState.allCases.flatMap { from in
      JobState.allCases.filter { from.allows($0) }.map { "'\(from.rawValue) \($0.rawValue)'" }
    }
    let isForbidden = """
      OLD.state <> NEW.state AND OLD.state || ' ' || NEW.state NOT IN (\(steps.joined(separator: ", ")))
      """
    return switch dialect {
    case .sqlite:
      """
      CREATE TRIGGER jobs_step BEFORE UPDATE ON jobs WHEN \(isForbidden)
      BEGIN SELECT RAISE(ABORT, 'no such step of a job'); END;
      """
    case .postgres:
      """
      CREATE FUNCTION jobs_step() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no such step of a job: % to %', OLD.state, NEW.state; END $$;
      CREATE TRIGGER jobs_step BEFORE UPDATE ON jobs FOR EACH ROW WHEN (\(isForbidden))
      EXECUTE FUNCTION jobs_step();
      """
    }
  }

  private static func list<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
    words.map { "'\($0.rawValue)'" }.joined(separator: ", ")
  }
}
