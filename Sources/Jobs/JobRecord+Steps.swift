extension JobRecord {
  /// A worker takes it: a new attempt, or the present one goes on after a wait.
  package mutating func claim(by worker: String, until leaseEnd: Timestamp, ended: Int, at now: Timestamp) {
    if job.isSuspended {
      job.revision += 1
    } else {
      job.attempt += 1
      move(to: .running)
      append(.state, JobEvent.data(of: job), at: now)
    }
    job.startedAt = job.startedAt ?? now
    job.isSuspended = false
    awaited = nil
    fence += 1
    endedAtClaim = Int64(ended)
    self.worker = worker
    self.leaseEnd = leaseEnd
  }

  /// Somebody wants it to end: now where no worker holds it, else when its worker learns of it.
  package mutating func requestCancel(at now: Timestamp) {
    if job.state == .queued || job.isSuspended {
      end(.cancelled, at: now)
    } else if job.state == .running, !job.isCancelRequested {
      job.isCancelRequested = true
      job.revision += 1
    }
  }

  /// Its worker lets go of it. A job whose end was asked for is never queued or suspended again.
  package mutating func settle(_ outcome: Outcome, at now: Timestamp) {
    switch outcome {
    case .succeeded(let result):
      job.result = result
      job.failure = nil
      end(.succeeded, at: now)
    case .failed(let failure, let isTransient, let delay):
      job.failure = failure
      guard isTransient, job.isCancelRequested || job.attempt < job.maxAttempts else {
        return end(.failed, at: now)
      }
      requeue(notBefore: now + max(.zero, delay), because: failure, at: now)
    case .cancelled: end(.cancelled, at: now)
    case .released:
      job.attempt = max(0, job.attempt - 1)
      requeue(notBefore: now, because: nil, at: now)
    case .suspended(let awaited): suspend(until: awaited, at: now)
    }
  }

  /// Its lease has run out: the worker is taken for dead.
  package mutating func expire(at now: Timestamp) {
    job.deaths += 1
    if !job.isCancelRequested, job.deaths >= Self.mostDeaths || job.attempt >= job.maxAttempts {
      job.failure = .workersDied(job.deaths)
      end(.failed, at: now)
    } else {
      job.failure = .workerDied
      requeue(notBefore: now, because: .workerDied, at: now)
    }
  }

  /// Somebody wants a failed or cancelled job done after all. How far it was stays known.
  package mutating func resume(at now: Timestamp) {
    move(to: .queued)
    job.attempt = 0
    job.deaths = 0
    job.isCancelRequested = false
    job.failure = nil
    job.finishedAt = nil
    job.notBefore = now
    append(.state, JobEvent.data(of: job), at: now)
  }

  private mutating func requeue(
    notBefore: Timestamp, because failure: JobFailure?, at now: Timestamp
  ) {
    if job.isCancelRequested { return end(.cancelled, at: now) }
    move(to: .queued)
    job.notBefore = notBefore
    append(.state, JobEvent.data(of: job, because: failure), at: now)
  }

  private mutating func suspend(until awaited: Outcome.Awaited, at now: Timestamp) {
    if job.isCancelRequested { return end(.cancelled, at: now) }
    job.isSuspended = true
    job.revision += 1
    self.awaited = awaited
    worker = nil
    leaseEnd = nil
  }

  private mutating func end(_ state: JobState, at now: Timestamp) {
    move(to: state)
    job.finishedAt = now
    append(.end, JobEvent.endData(of: job), at: now)
  }

  private mutating func move(to state: JobState) {
    precondition(job.state.allows(state), "no step leads from \(job.state) to \(state)")
    job.state = state
    job.revision += 1
    job.isSuspended = false
    awaited = nil
    worker = nil
    leaseEnd = nil
  }
}
