//! Correlation matrices: which can be, and their factors.

/// Lower Cholesky factor of a correlation matrix (methods 8), which may be singular.
///
/// # Errors
/// Says why the matrix is no correlation matrix.
pub(super) fn cholesky(matrix: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, String> {
    let n = matrix.len();
    for (i, row) in matrix.iter().enumerate() {
        if row[i] != 1.0 {
            return Err(format!(
                "row {}, column {} is {}; the diagonal of a correlation matrix is 1",
                i + 1,
                i + 1,
                row[i]
            ));
        }
        for (j, (one, other)) in row.iter().zip(matrix.iter().map(|row| row[i])).enumerate() {
            if *one != other {
                return Err(format!(
                    "not symmetric: row {}, column {} is {one} and row {}, column {} is {other}",
                    i + 1,
                    j + 1,
                    j + 1,
                    i + 1
                ));
            }
        }
    }
    let mut factor = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest: f64 = matrix[i][j] - known;
            let singular = factor[j][j] == 0.0;
            factor[i][j] = match (i == j, singular) {
                (true, _) if rest > 1e-12 => rest.sqrt(),
                (true, _) if rest > -1e-9 => 0.0,
                (false, false) => rest / factor[j][j],
                (false, true) if rest.abs() < 1e-9 => 0.0,
                _ => {
                    return Err(format!(
                        "no correlation matrix: what rows 1 to {i} say leaves no room for row {} \
                         (the matrix is not positive semidefinite)",
                        i + 1
                    ));
                }
            };
        }
    }
    Ok(factor)
}
