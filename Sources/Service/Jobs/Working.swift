import Laboratory
import Prediction

/// Does work of the laboratory for an endpoint.
func laboratory<Value>(
  _ pointer: String = "", _ work: () throws(LaboratoryError) -> Value
) throws(ServiceError) -> Value {
  do throws(LaboratoryError) { return try work() } catch { throw .laboratory(error, pointer: pointer) }
}

/// Does work of the catalogue or the artefacts for an endpoint.
func storage<Value>(_ work: () throws(StoreError) -> Value) throws(ServiceError) -> Value {
  do throws(StoreError) { return try work() } catch { throw .laboratory(.store(error), pointer: "") }
}
