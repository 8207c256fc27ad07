;; The innermost loops of the portable engine, over two doubles at a time (WebAssembly SIMD, f64x2). Each does what the TypeScript
;; function of its name does, in the same order of operations, so that the results are the same bit for bit (../linalg.ts,
;; ../covariance.ts). Addresses and strides are in bytes, counts in doubles. kernels-wasm.ts is this assembled: npm run build:simd.
(module
  (import "workspace" "memory" (memory 1))

  ;; out_rs = sum over p < depth of a_rp b_ps for r < 4, s < columns (a multiple of 4).
  ;; a_rp lies at a + r row + p step, b_ps at b + p stepB + 8 s, out_rs at out + r stride + 8 s.
  ;; triangular: 1 where b_ps = 0 for p < s - 3, which then is not read; else 0.
  (func (export "multiplyStrip")
    (param $a i32) (param $row i32) (param $step i32) (param $b i32) (param $stepB i32) (param $depth i32)
    (param $out i32) (param $stride i32) (param $columns i32) (param $triangular i32)
    (local $a0 i32) (local $a1 i32) (local $a2 i32) (local $a3 i32) (local $at i32) (local $rest i32)
    (local $each v128) (local $left v128) (local $right v128)
    (local $c00 v128) (local $c02 v128) (local $c10 v128) (local $c12 v128)
    (local $c20 v128) (local $c22 v128) (local $c30 v128) (local $c32 v128)
    (loop $tile
      (local.set $a0 (local.get $a))
      (local.set $a1 (i32.add (local.get $a0) (local.get $row)))
      (local.set $a2 (i32.add (local.get $a1) (local.get $row)))
      (local.set $a3 (i32.add (local.get $a2) (local.get $row)))
      (local.set $at (local.get $b))
      (local.set $rest (local.get $depth))
      (local.set $c00 (v128.const f64x2 0 0))
      (local.set $c02 (v128.const f64x2 0 0))
      (local.set $c10 (v128.const f64x2 0 0))
      (local.set $c12 (v128.const f64x2 0 0))
      (local.set $c20 (v128.const f64x2 0 0))
      (local.set $c22 (v128.const f64x2 0 0))
      (local.set $c30 (v128.const f64x2 0 0))
      (local.set $c32 (v128.const f64x2 0 0))
      (block $summed
        (br_if $summed (i32.le_s (local.get $rest) (i32.const 0)))
        (loop $next
          (local.set $left (v128.load (local.get $at)))
          (local.set $right (v128.load offset=16 (local.get $at)))
          (local.set $each (v128.load64_splat (local.get $a0)))
          (local.set $c00 (f64x2.add (local.get $c00) (f64x2.mul (local.get $each) (local.get $left))))
          (local.set $c02 (f64x2.add (local.get $c02) (f64x2.mul (local.get $each) (local.get $right))))
          (local.set $each (v128.load64_splat (local.get $a1)))
          (local.set $c10 (f64x2.add (local.get $c10) (f64x2.mul (local.get $each) (local.get $left))))
          (local.set $c12 (f64x2.add (local.get $c12) (f64x2.mul (local.get $each) (local.get $right))))
          (local.set $each (v128.load64_splat (local.get $a2)))
          (local.set $c20 (f64x2.add (local.get $c20) (f64x2.mul (local.get $each) (local.get $left))))
          (local.set $c22 (f64x2.add (local.get $c22) (f64x2.mul (local.get $each) (local.get $right))))
          (local.set $each (v128.load64_splat (local.get $a3)))
          (local.set $c30 (f64x2.add (local.get $c30) (f64x2.mul (local.get $each) (local.get $left))))
          (local.set $c32 (f64x2.add (local.get $c32) (f64x2.mul (local.get $each) (local.get $right))))
          (local.set $a0 (i32.add (local.get $a0) (local.get $step)))
          (local.set $a1 (i32.add (local.get $a1) (local.get $step)))
          (local.set $a2 (i32.add (local.get $a2) (local.get $step)))
          (local.set $a3 (i32.add (local.get $a3) (local.get $step)))
          (local.set $at (i32.add (local.get $at) (local.get $stepB)))
          (br_if $next (local.tee $rest (i32.sub (local.get $rest) (i32.const 1))))))
      (local.set $at (local.get $out))
      (v128.store (local.get $at) (local.get $c00))
      (v128.store offset=16 (local.get $at) (local.get $c02))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (v128.store (local.get $at) (local.get $c10))
      (v128.store offset=16 (local.get $at) (local.get $c12))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (v128.store (local.get $at) (local.get $c20))
      (v128.store offset=16 (local.get $at) (local.get $c22))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (v128.store (local.get $at) (local.get $c30))
      (v128.store offset=16 (local.get $at) (local.get $c32))
      (local.set $b (i32.add (local.get $b) (i32.const 32)))
      (local.set $out (i32.add (local.get $out) (i32.const 32)))
      (if (local.get $triangular)
        (then
          (local.set $a (i32.add (local.get $a) (i32.shl (local.get $step) (i32.const 2))))
          (local.set $b (i32.add (local.get $b) (i32.shl (local.get $stepB) (i32.const 2))))
          (local.set $depth (i32.sub (local.get $depth) (i32.const 4)))))
      (br_if $tile (local.tee $columns (i32.sub (local.get $columns) (i32.const 4))))))

  ;; out_ij += (b0_j - a0_i)^2 + (b1_j - a1_i)^2 for i < rows, j < columns (even); symmetric: j <= i and one more to make them even.
  ;; out_ij lies at out + i ld + 8 j.
  (func (export "addSquares")
    (param $a0 i32) (param $a1 i32) (param $b0 i32) (param $b1 i32) (param $out i32) (param $ld i32)
    (param $rows i32) (param $columns i32) (param $symmetric i32)
    (local $center0 v128) (local $center1 v128) (local $difference0 v128) (local $difference1 v128)
    (local $i i32) (local $j i32) (local $end i32)
    (loop $row
      (local.set $center0 (v128.load64_splat (i32.add (local.get $a0) (i32.shl (local.get $i) (i32.const 3)))))
      (local.set $center1 (v128.load64_splat (i32.add (local.get $a1) (i32.shl (local.get $i) (i32.const 3)))))
      (if (local.get $symmetric)
        (then (local.set $columns (i32.and (i32.add (local.get $i) (i32.const 2)) (i32.const -2)))))
      (local.set $end (i32.shl (local.get $columns) (i32.const 3)))
      (local.set $j (i32.const 0))
      (loop $next
        (local.set $difference0 (f64x2.sub (v128.load (i32.add (local.get $b0) (local.get $j))) (local.get $center0)))
        (local.set $difference1 (f64x2.sub (v128.load (i32.add (local.get $b1) (local.get $j))) (local.get $center1)))
        (v128.store (i32.add (local.get $out) (local.get $j))
          (f64x2.add (v128.load (i32.add (local.get $out) (local.get $j)))
            (f64x2.add
              (f64x2.mul (local.get $difference0) (local.get $difference0))
              (f64x2.mul (local.get $difference1) (local.get $difference1)))))
        (br_if $next
          (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 16))) (local.get $end))))
      (local.set $out (i32.add (local.get $out) (local.get $ld)))
      (br_if $row
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $rows)))))

  ;; out_ij, of the shape of addSquares: from a squared scaled distance rho to a covariance; slope bytes behind it, unless these are
  ;; 0: -2 d/drho of it. exp(-t) as in ../exp.ts, its table of fractions at address 128. rbf: 1, else Matern-5/2.
  (func (export "covariances")
    (param $out i32) (param $ld i32) (param $rows i32) (param $columns i32) (param $symmetric i32)
    (param $slope i32) (param $outputscale f64) (param $rbf i32)
    (local $at i32) (local $end i32) (local $i i32) (local $t v128) (local $t2 v128) (local $e v128) (local $onePlusT v128)
    (local $shifted v128) (local $n v128) (local $r v128)
    (loop $row
      (if (local.get $symmetric)
        (then (local.set $columns (i32.and (i32.add (local.get $i) (i32.const 2)) (i32.const -2)))))
      (local.set $at (local.get $out))
      (local.set $end (i32.add (local.get $out) (i32.shl (local.get $columns) (i32.const 3))))
      (loop $next
        (if (local.get $rbf)
          (then
            (local.set $t
              ;; In this order, pmin leaves NaN as it is.
              (f64x2.pmin (f64x2.mul (v128.const f64x2 0.5 0.5) (v128.load (local.get $at)))
                (v128.const f64x2 708 708))))
          (else
            (local.set $t2
              (f64x2.pmin (v128.const f64x2 501264 501264)
                (f64x2.mul (v128.const f64x2 5 5) (v128.load (local.get $at)))))
            (local.set $t (f64x2.sqrt (local.get $t2)))))

        ;; Adding 1.5 * 2^52 rounds to an integer, in the low bits.
        (local.set $shifted
          (f64x2.add (v128.const f64x2 6755399441055744 6755399441055744)
            (f64x2.mul (local.get $t) (v128.const f64x2 92.33248261689366 92.33248261689366))))
        (local.set $n (f64x2.sub (local.get $shifted) (v128.const f64x2 6755399441055744 6755399441055744)))
        (local.set $r
          (f64x2.add
            (f64x2.sub
              (f64x2.mul (local.get $n) (v128.const f64x2 0.01083042469326756 0.01083042469326756))
              (local.get $t))
            (f64x2.mul (local.get $n) (v128.const f64x2 2.9815858269852933e-12 2.9815858269852933e-12))))
        (local.set $e
          (f64x2.add (v128.const f64x2 0.041666666666666664 0.041666666666666664)
            (f64x2.mul (local.get $r) (v128.const f64x2 0.008333333333333333 0.008333333333333333))))
        (local.set $e
          (f64x2.add (v128.const f64x2 0.16666666666666666 0.16666666666666666)
            (f64x2.mul (local.get $r) (local.get $e))))
        (local.set $e (f64x2.add (v128.const f64x2 0.5 0.5) (f64x2.mul (local.get $r) (local.get $e))))
        (local.set $e (f64x2.add (v128.const f64x2 1 1) (f64x2.mul (local.get $r) (local.get $e))))
        (local.set $e (f64x2.add (v128.const f64x2 1 1) (f64x2.mul (local.get $r) (local.get $e))))
        (local.set $e
          (f64x2.mul
            (f64x2.mul
              ;; 2^(-(n mod 64) / 64), from the table
              (v128.load64_lane offset=128 1
                (i32.shl (i32.and (i32.wrap_i64 (i64x2.extract_lane 1 (local.get $shifted))) (i32.const 63)) (i32.const 3))
                (v128.load64_zero offset=128
                  (i32.shl (i32.and (i32.wrap_i64 (i64x2.extract_lane 0 (local.get $shifted))) (i32.const 63)) (i32.const 3))))
              ;; 2^-(n div 64), by its exponent
              (i64x2.sub (v128.const i64x2 0x3ff0000000000000 0x3ff0000000000000)
                (i64x2.shl (i64x2.shr_u (local.get $shifted) (i32.const 6)) (i32.const 52))))
            (local.get $e)))
        (local.set $e (f64x2.mul (f64x2.splat (local.get $outputscale)) (local.get $e)))

        (if (local.get $rbf)
          (then
            (v128.store (local.get $at) (local.get $e))
            (if (local.get $slope)
              (then (v128.store (i32.add (local.get $at) (local.get $slope)) (local.get $e)))))
          (else
            (local.set $onePlusT (f64x2.add (v128.const f64x2 1 1) (local.get $t)))
            (v128.store (local.get $at)
              (f64x2.mul (local.get $e)
                (f64x2.add (local.get $onePlusT)
                  (f64x2.mul (local.get $t2) (v128.const f64x2 0.3333333333333333 0.3333333333333333)))))
            (if (local.get $slope)
              (then
                (v128.store (i32.add (local.get $at) (local.get $slope))
                  (f64x2.mul (f64x2.mul (local.get $e) (local.get $onePlusT))
                    (v128.const f64x2 1.6666666666666667 1.6666666666666667)))))))
        (br_if $next
          (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
      (local.set $out (i32.add (local.get $out) (local.get $ld)))
      (br_if $row
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $rows)))))

  ;; slope_ij = (alpha_i alpha_j - inverse_ij) slope_ij for i < rows, j < i and one more if these are odd. inverse_ij lies at
  ;; inverse + i ld + 8 j, slope_ij alike.
  (func (export "weighSlopes") (param $alpha i32) (param $inverse i32) (param $slope i32) (param $ld i32) (param $rows i32)
    (local $factor v128) (local $i i32) (local $j i32) (local $end i32)
    (loop $row
      (local.set $factor (v128.load64_splat (i32.add (local.get $alpha) (i32.shl (local.get $i) (i32.const 3)))))
      (local.set $end (i32.shl (i32.and (i32.add (local.get $i) (i32.const 1)) (i32.const -2)) (i32.const 3)))
      (local.set $j (i32.const 0))
      (block $done
        (br_if $done (i32.eqz (local.get $end)))
        (loop $next
          (v128.store (i32.add (local.get $slope) (local.get $j))
            (f64x2.mul
              (f64x2.sub
                (f64x2.mul (local.get $factor) (v128.load (i32.add (local.get $alpha) (local.get $j))))
                (v128.load (i32.add (local.get $inverse) (local.get $j))))
              (v128.load (i32.add (local.get $slope) (local.get $j)))))
          (br_if $next
            (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 16))) (local.get $end)))))
      (local.set $inverse (i32.add (local.get $inverse) (local.get $ld)))
      (local.set $slope (i32.add (local.get $slope) (local.get $ld)))
      (br_if $row
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $rows)))))

  ;; At address 0 and 8: the sums of weight_ij (z0_j - z0_i)^2 and of weight_ij (z1_j - z1_i)^2 over i < rows and j as in weighSlopes;
  ;; each first over even j, over odd j, then both.
  (func (export "sumSquares") (param $weights i32) (param $ld i32) (param $z0 i32) (param $z1 i32) (param $rows i32)
    (local $center0 v128) (local $center1 v128) (local $difference0 v128) (local $difference1 v128) (local $weight v128)
    (local $sum0 v128) (local $sum1 v128) (local $i i32) (local $j i32) (local $end i32)
    (loop $row
      (local.set $center0 (v128.load64_splat (i32.add (local.get $z0) (i32.shl (local.get $i) (i32.const 3)))))
      (local.set $center1 (v128.load64_splat (i32.add (local.get $z1) (i32.shl (local.get $i) (i32.const 3)))))
      (local.set $end (i32.shl (i32.and (i32.add (local.get $i) (i32.const 1)) (i32.const -2)) (i32.const 3)))
      (local.set $j (i32.const 0))
      (block $done
        (br_if $done (i32.eqz (local.get $end)))
        (loop $next
          (local.set $weight (v128.load (i32.add (local.get $weights) (local.get $j))))
          (local.set $difference0 (f64x2.sub (v128.load (i32.add (local.get $z0) (local.get $j))) (local.get $center0)))
          (local.set $difference1 (f64x2.sub (v128.load (i32.add (local.get $z1) (local.get $j))) (local.get $center1)))
          (local.set $sum0
            (f64x2.add (local.get $sum0)
              (f64x2.mul (local.get $weight) (f64x2.mul (local.get $difference0) (local.get $difference0)))))
          (local.set $sum1
            (f64x2.add (local.get $sum1)
              (f64x2.mul (local.get $weight) (f64x2.mul (local.get $difference1) (local.get $difference1)))))
          (br_if $next
            (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 16))) (local.get $end)))))
      (local.set $weights (i32.add (local.get $weights) (local.get $ld)))
      (br_if $row
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $rows))))
    (f64.store (i32.const 0)
      (f64.add (f64x2.extract_lane 0 (local.get $sum0)) (f64x2.extract_lane 1 (local.get $sum0))))
    (f64.store (i32.const 8)
      (f64.add (f64x2.extract_lane 0 (local.get $sum1)) (f64x2.extract_lane 1 (local.get $sum1))))))
