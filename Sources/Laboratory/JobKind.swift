/// What a job can be: what somebody can submit, and the parts that studies are made of.
public enum JobKind: String, CaseIterable, Sendable {
  case train
  case crossValidate = "cross-validate"
  case learningCurve = "learning-curve"
  case optimise
  case evaluate
  case predict
  case refine
  /// Of a cross-validation.
  case fold
  /// Of a learning curve.
  case point
  /// Of an optimisation.
  case trial
}
