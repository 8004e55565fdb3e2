import Prediction

/// Does work of the science for a job.
func science<Value>(_ work: () throws(PredictionError) -> Value) throws(LaboratoryError) -> Value {
  do throws(PredictionError) { return try work() } catch { throw .prediction(error) }
}
