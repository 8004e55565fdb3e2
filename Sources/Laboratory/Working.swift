import Prediction

/// Does work of the science for a job.
func science<Value>(_ work: () throws(PredictionError) -> Value) throws(LaboratoryError) -> Value {
  do throws(PredictionError) { return try work() } catch { throw .prediction(error) }
}

/// Does work of the stores for a job.
func storage<Value>(_ work: () throws(StoreError) -> Value) throws(LaboratoryError) -> Value {
  do throws(StoreError) { return try work() } catch { throw .store(error) }
}
