public import Prediction

extension SQLCatalogue {
  /// Checkpoints of a job, earliest epoch first.
  public func checkpoints(of job: String) throws(StoreError) -> [CheckpointEntry] {
    try read { (connection) throws(SQLError) in
      let rows = try connection.run(
        """
        SELECT job, epoch, artefact, bytes, best, created_at FROM checkpoints WHERE job = \(job) ORDER BY epoch
        """)
      var entries: [CheckpointEntry] = []
      for var row in rows {
        entries.append(
          CheckpointEntry(
            job: try row.text(), epoch: Int(try row.integer()), artefact: try row.text(),
            bytes: try row.integer(), isBest: try row.flag(), createdAt: try row.integer()))
      }
      return entries
    }
  }

  /// Stores a checkpoint, and forgets older ones.
  public func add(_ entry: CheckpointEntry, keep: Int) throws(StoreError) {
    try write { (connection) throws(SQLError) in
      if entry.isBest { try connection.run("UPDATE checkpoints SET best = 0 WHERE job = \(entry.job)") }
      try connection.run(
        """
        INSERT INTO checkpoints (job, epoch, artefact, bytes, best, created_at)
        VALUES (\(entry.job), \(entry.epoch), \(entry.artefact), \(entry.bytes), \(entry.isBest),
          \(entry.createdAt))
        ON CONFLICT (job, epoch) DO UPDATE SET artefact = excluded.artefact, bytes = excluded.bytes,
          best = excluded.best, created_at = excluded.created_at
        """)
      try connection.run(
        """
        DELETE FROM checkpoints WHERE job = \(entry.job) AND best = 0 AND epoch NOT IN (
          SELECT epoch FROM checkpoints WHERE job = \(entry.job) ORDER BY epoch DESC LIMIT \(max(1, keep)))
        """)
    }
  }

  /// Forgets a job's checkpoints.
  public func removeCheckpoints(of job: String) throws(StoreError) {
    try write { (connection) throws(SQLError) in
      try connection.run("DELETE FROM checkpoints WHERE job = \(job)")
    }
  }
}
