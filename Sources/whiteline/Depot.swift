import Jobs
import Laboratory
import Persistence
import Prediction
import Service

/// The stores as configured: an SQLite file and a folder for one machine, PostgreSQL for many.
struct Depot: Sendable {
  let jobs: any JobStore
  let catalogue: any Catalogue
  let artefacts: any ArtefactStore
  /// Where jobs and catalogue are.
  let database: SQLDatabase
  /// The data folder.
  let folder: String
  /// Where uploads arrive, until they have been read and stored.
  let uploads: String

  /// Opens the stores, and brings their schema up to date.
  static func open(_ configuration: Configuration) throws(Failure) -> Depot {
    let folder = configuration.data.folder
    do throws(PersistenceError) {
      for name in ["", "/artefacts", "/uploads"] { try Folder.create(folder + name) }
    } catch {
      throw Failure(error)
    }
    do throws(JobsError) {
      let database: SQLDatabase
      let artefacts: any ArtefactStore
      if let connection = configuration.jobs.database {
        database = try SQLDatabase.postgres(connection)
        artefacts = PostgresArtefacts(database, cache: "\(folder)/artefacts")
      } else {
        database = try SQLDatabase.sqlite("\(folder)/jobs.sqlite")
        artefacts = FolderArtefacts("\(folder)/artefacts")
      }
      return Depot(
        jobs: SQLJobStore(database), catalogue: SQLCatalogue(database), artefacts: artefacts,
        database: database, folder: folder, uploads: "\(folder)/uploads")
    } catch {
      throw Failure(error.message)
    }
  }
}
