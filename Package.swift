// swift-tools-version: 6.2
import PackageDescription

// One package, one executable. Arrows point down only: see ARCHITECTURE.md for the picture and
// `make layers` for the check (SwiftPM itself does not stop an undeclared import).

let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Numeric modules are optimised in debug builds too: their tests run about twenty times faster.
let numeric: [SwiftSetting] = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Kernels are compiled once for each instruction set, optimised in every configuration.
func kernels(_ march: String?, _ define: String) -> [SwiftSetting] {
  let processor = march.map { ["-Xcc", "-march=\($0)"] } ?? []
  return house + [
    .define(define), .unsafeFlags(["-O", "-Xcc", "-fno-math-errno"] + processor),
  ]
}

/// One source folder (Sources/Kernels; the others are links to it), one target for each instruction set.
#if arch(x86_64)
  let kernelTargets: [Target] = [
    .target(
      name: "Kernels", dependencies: ["CKernelSupport"],
      swiftSettings: kernels(nil, "KERNELS_BASELINE")),
    .target(
      name: "KernelsAVX2", dependencies: ["CKernelSupport"],
      swiftSettings: kernels("x86-64-v3", "KERNELS_AVX2")),
    .target(
      name: "KernelsAVX512", dependencies: ["CKernelSupport"],
      swiftSettings: kernels("x86-64-v4", "KERNELS_AVX512")),
  ]
  let kernelNames: [Target.Dependency] = ["Kernels", "KernelsAVX2", "KernelsAVX512", "CKernelSupport"]
#else
  let kernelTargets: [Target] = [
    .target(
      name: "Kernels", dependencies: ["CKernelSupport"],
      swiftSettings: kernels(nil, "KERNELS_NEON"))
  ]
  let kernelNames: [Target.Dependency] = ["Kernels", "CKernelSupport"]
#endif

let package = Package(
  name: "Whiteline",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "whiteline", targets: ["whiteline"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    // MARK: Leaves

    // Structure text and atoms in; the absorber's local environment and its descriptors out.
    .target(name: "Geometry", dependencies: kernelNames, swiftSettings: numeric),
    // Energies, intensities and what spectroscopists do to them.
    .target(name: "Spectra", swiftSettings: numeric),
    // A multilayer perceptron, its gradients and Adam over flat Float buffers.
    .target(name: "NeuralNet", dependencies: kernelNames + ["CLinux", "Locks"], swiftSettings: numeric),
    // Days and times of the Gregorian calendar.
    .target(name: "Dates", swiftSettings: house),
    // A value behind a mutex, and values kept for the next who asks.
    .target(name: "Locks", swiftSettings: house),
    // A strict JSON reader and writer over bytes.
    .target(name: "JSON", swiftSettings: numeric),
    // SHA-256.
    .target(name: "Digest", dependencies: ["COpenSSL"], swiftSettings: house),
    // Who may do what: keys, scopes, budgets.
    .target(name: "Keys", dependencies: ["JSON", "Digest", "Dates"], swiftSettings: house),
    // Charts as SVG text.
    .target(name: "Figures", swiftSettings: house),
    // HTTP/1.1 on POSIX sockets and Dispatch.
    .target(name: "HTTP", dependencies: ["CLinux", "Locks", "Dates"], swiftSettings: house),
    // Bayesian optimisation: a search space and trials in, what to try next out.
    .target(name: "Optimisation", swiftSettings: numeric),
    // Durable work with leases, attempts and cancellation; payloads are opaque bytes.
    .target(name: "Jobs", dependencies: ["Locks", "Dates"], swiftSettings: house),

    // MARK: Core

    // Dataset, recipe, trainer, evaluation, weights format, live model.
    .target(
      name: "Prediction",
      dependencies: ["Geometry", "Spectra", "NeuralNet", "Optimisation", "JSON", "Digest", "Locks"],
      swiftSettings: numeric),

    // What each kind of job does: datasets, training runs, checkpoints, models.
    .target(
      name: "Laboratory",
      dependencies: ["Prediction", "Optimisation", "Jobs", "Geometry", "Spectra", "JSON", "Digest", "Locks"],
      swiftSettings: house),

    // MARK: Adapters

    // Gzip, tar, zip, files written atomically, model and dataset folders; jobs in SQLite and PostgreSQL.
    .target(
      name: "Persistence",
      dependencies: [
        "Prediction", "Jobs", "Keys", "JSON", "Digest", "Locks", "CZlib", "CSQLite", "CPostgres",
      ],
      swiftSettings: house),
    // Endpoints, JSON shapes, problems, configuration.
    .target(
      name: "Service",
      dependencies: [
        "HTTP", "Keys", "Jobs", "Laboratory", "Prediction", "Optimisation", "Figures", "Geometry", "Spectra",
        "Locks",
        "JSON", "Digest",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: house),

    // TLS 1.2 and 1.3 by OpenSSL 3: bytes in, bytes out.
    .target(name: "TLS", dependencies: ["HTTP", "Locks", "COpenSSL"], swiftSettings: house),

    // MARK: Composition

    // The command line; the only target that sees every module.
    .executableTarget(
      name: "whiteline",
      dependencies: [
        "Service", "Jobs", "Laboratory", "Persistence", "Prediction", "Figures", "Geometry", "Spectra",
        "NeuralNet", "JSON", "HTTP", "TLS", "Digest", "Keys", "Locks", "CLinux",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: house),

    // Verifies, then times; JSON lines out.
    .executableTarget(
      name: "whiteline-bench",
      dependencies: [
        "Service", "Persistence", "Prediction", "Geometry", "Spectra", "NeuralNet", "Optimisation", "JSON",
        "HTTP",
      ],
      path: "Benchmarks",
      exclude: ["peers.py", "peers.sh", "compare.py", "optimise_peers.py", "load.py", "peer_service.py"],
      swiftSettings: numeric),

    // What must hold for every reader of untrusted bytes, and inputs to try it with.
    .target(
      name: "Fuzzing",
      dependencies: ["HTTP", "JSON", "Keys", "Geometry", "Spectra", "Prediction", "Persistence", "Service"],
      path: "Fuzz/Subjects", swiftSettings: house),
    .executableTarget(
      name: "whiteline-fuzz", dependencies: ["Fuzzing", "CFuzzer"], path: "Fuzz/Runner", swiftSettings: house),

    // MARK: C

    // The driver of libFuzzer, linked by Fuzz/run.sh only.
    .systemLibrary(name: "CFuzzer"),

    // System calls and macros that the Glibc module does not show.
    .target(name: "CLinux"),
    // Prefetch, pause and cpuid: what Swift cannot say. Headers only.
    .systemLibrary(name: "CKernelSupport"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // MARK: Tests

    .testTarget(name: "DatesTests", dependencies: ["Dates"], swiftSettings: house),
    .testTarget(name: "LocksTests", dependencies: ["Locks"], swiftSettings: house),
    .testTarget(name: "GeometryTests", dependencies: ["Geometry"], swiftSettings: house),
    .testTarget(
      name: "SpectraTests", dependencies: ["Spectra"], exclude: ["Fixtures"], swiftSettings: house),
    .testTarget(
      name: "NeuralNetTests", dependencies: ["NeuralNet"], exclude: ["Fixtures"], swiftSettings: house),
    .testTarget(name: "OptimisationTests", dependencies: ["Optimisation"], swiftSettings: house),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: house),
    .testTarget(name: "DigestTests", dependencies: ["Digest"], swiftSettings: house),
    .testTarget(name: "FuzzTests", dependencies: ["Fuzzing"], swiftSettings: house),
    .testTarget(name: "KeysTests", dependencies: ["Keys"], swiftSettings: house),
    .testTarget(name: "FiguresTests", dependencies: ["Figures"], swiftSettings: house),
    .testTarget(
      name: "HTTPTests", dependencies: ["HTTP", "CLinux", "Locks"], exclude: ["Conversations"],
      swiftSettings: house),
    .testTarget(name: "TLSTests", dependencies: ["TLS", "HTTP", "COpenSSL"], swiftSettings: house),
    .testTarget(
      name: "PredictionTests", dependencies: ["Prediction"], exclude: ["Fixtures"], swiftSettings: house),
    .testTarget(name: "JobsTests", dependencies: ["Jobs", "Locks"], swiftSettings: house),
    .testTarget(
      name: "LaboratoryTests", dependencies: ["Laboratory", "NeuralNet", "Persistence", "Digest", "Locks"],
      swiftSettings: house),
    .testTarget(
      name: "PersistenceTests", dependencies: ["Persistence", "Prediction"], swiftSettings: house),
    // One suite for every job store, catalogue and artefact store.
    .testTarget(
      name: "JobStoreTests", dependencies: ["Jobs", "Persistence", "Prediction", "Digest", "Locks"],
      swiftSettings: house),
    .testTarget(
      name: "ServiceTests",
      dependencies: ["Service", "NeuralNet", "Persistence", "Laboratory", "Jobs", "Keys", "Digest", "Locks"],
      swiftSettings: house),
    .testTarget(
      name: "EndToEndTests", dependencies: ["whiteline"], exclude: ["Fixtures"], swiftSettings: house),
  ] + kernelTargets
)
