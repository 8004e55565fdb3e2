import Prediction

/// Does work of the science for a job.
func science<Value>(_ work: () throws(PredictionError) -> Value) throws(LaboratoryError) -> Value {
  do throws(PredictionError) { return try work() } catch { throw .prediction(error) }
}

/// Does work of the stores for a job.
func storage<Value>(_ work: () throws(StoreError) -> Value) throws(LaboratoryError) -> Value {
  do throws(StoreError) { return try work() } catch { throw .store(error) }
}

extension ArtefactStore {
  /// Stores pieces that a job makes; see `put(pieces:)`.
  func put(_ next: () throws(LaboratoryError) -> [UInt8]) throws(LaboratoryError) -> String {
    var fault: LaboratoryError?
    do throws(StoreError) {
      return try put(pieces: { () throws(StoreError) in
        do throws(LaboratoryError) { return try next() } catch {
          fault = error
          throw .unavailable(error.message)
        }
      })
    } catch {
      throw fault ?? .store(error)
    }
  }
}
