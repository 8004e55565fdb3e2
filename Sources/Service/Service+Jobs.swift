import HTTP

extension Service {
  /// Routes for jobs, datasets and models, where there is a bench to work at.
  func addJobs(to router: inout Router, _ bench: Bench, _ watch: JobWatch) {
    let work = StoreWork(reportFailure: parts.reportFailure)
    // Uploads are unpacked in memory, to hundreds of mebibytes: one by one, while a few more wait.
    let unpacking = StoreWork(atOnce: 1, queued: 7, reportFailure: parts.reportFailure)
    let jobs = JobsEndpoint(bench: bench, limits: parts.limits, coding: parts.coding)
    func json(_ body: Bool = false) -> RouteOptions {
      RouteOptions(contentTypes: body ? ["application/json"] : nil, deadline: .after(.seconds(60)))
    }
    router.on(.post, "/jobs", options: json(true), work.handler(jobs.submit))
    router.on(.get, "/jobs", options: json(), work.handler(jobs.list))
    router.on(
      .get, "/jobs/{id}", options: RouteOptions(deadline: .none),
      JobEndpoint(jobs: jobs, watch: watch, work: work).handler)
    router.on(.delete, "/jobs/{id}", options: json(), work.handler(jobs.delete))
    router.on(.post, "/jobs/{id}/cancel", options: json(), work.handler(jobs.cancel))
    router.on(.post, "/jobs/{id}/resume", options: json(), work.handler(jobs.resume))
    router.on(
      .get, "/jobs/{id}/events", options: RouteOptions(deadline: .none),
      work.handler(JobEventsEndpoint(jobs: jobs, watch: watch).answer))
    router.on(
      .get, "/jobs/{id}/history", options: json(), work.handler(JobHistoryEndpoint(jobs: jobs).answer))
    let checkpoints = CheckpointsEndpoint(jobs: jobs)
    router.on(.get, "/jobs/{id}/checkpoints", options: json(), work.handler(checkpoints.list))
    router.on(.get, "/jobs/{id}/checkpoints/{epoch}", options: json(), work.handler(checkpoints.get))
    router.on(.get, "/jobs/{id}/output", options: json(), work.handler(checkpoints.output))
    addDatasets(to: &router, bench, work, unpacking)
    addModels(to: &router, bench, work, unpacking)
  }

  private func addDatasets(
    to router: inout Router, _ bench: Bench, _ work: StoreWork, _ unpacking: StoreWork
  ) {
    let datasets = DatasetsEndpoint(bench: bench)
    var upload = RouteOptions.bodyFile(limit: parts.limits.dataset, folder: bench.uploads)
    upload.contentTypes = DatasetsEndpoint.contentTypes
    upload.deadline = .none
    router.on(.put, "/datasets/{name}", options: upload, unpacking.handler(datasets.put))
    router.on(.get, "/datasets", work.handler(datasets.list))
    router.on(.get, "/datasets/{name}", work.handler(datasets.get))
    router.on(.delete, "/datasets/{name}", work.handler(datasets.delete))
  }

  private func addModels(
    to router: inout Router, _ bench: Bench, _ work: StoreWork, _ unpacking: StoreWork
  ) {
    let models = ModelsEndpoint(bench: bench, limits: parts.limits, coding: parts.coding)
    router.on(.get, "/models", work.handler(models.list))
    router.on(.get, "/models/{name}", work.handler(models.get))
    router.on(.get, "/models/{name}/versions/{version}", work.handler(models.version))
    router.on(.delete, "/models/{name}/versions/{version}", work.handler(models.delete))
    router.on(.get, "/models/{name}/versions/{version}/weights", work.handler(models.weights))
    var upload = RouteOptions.bodyFile(limit: parts.limits.weights, folder: bench.uploads)
    upload.contentTypes = ["application/gzip", "application/x-gzip", "application/octet-stream"]
    upload.deadline = .none
    router.on(.post, "/models/{name}/versions", options: upload, unpacking.handler(models.upload))
    router.on(
      .put, "/models/{name}/active",
      options: RouteOptions(contentTypes: ["application/json"], deadline: .after(.seconds(60))),
      work.handler(models.activate))
  }
}
