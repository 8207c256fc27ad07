;; The innermost loops of the portable engine over two doubles at a time (WebAssembly SIMD, f64x2). Each does what the TypeScript
;; function of the same name in ../kernels.ts does, in the same order of operations, so that the results are the same bit for bit.
;; Addresses and strides are in bytes; counts are in doubles and even. kernels-wasm.ts holds it assembled: npm run build:simd.
(module
  (import "workspace" "memory" (memory 1))

  ;; tile_rs = sum over p < depth of a_rp b_ps for r, s < 4, row-major at address 0.
  ;; a_rp lies at a + r row + p step, b_ps at b + p stepB + 8 s.
  (func (export "multiplyTile")
    (param $a i32) (param $row i32) (param $step i32) (param $b i32) (param $stepB i32) (param $depth i32)
    (local $a1 i32) (local $a2 i32) (local $a3 i32) (local $each v128) (local $left v128) (local $right v128)
    (local $c00 v128) (local $c02 v128) (local $c10 v128) (local $c12 v128)
    (local $c20 v128) (local $c22 v128) (local $c30 v128) (local $c32 v128)
    (local.set $a1 (i32.add (local.get $a) (local.get $row)))
    (local.set $a2 (i32.add (local.get $a1) (local.get $row)))
    (local.set $a3 (i32.add (local.get $a2) (local.get $row)))
    (block $end
      (br_if $end (i32.eqz (local.get $depth)))
      (loop $next
        (local.set $left (v128.load (local.get $b)))
        (local.set $right (v128.load offset=16 (local.get $b)))
        (local.set $each (v128.load64_splat (local.get $a)))
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
        (local.set $a (i32.add (local.get $a) (local.get $step)))
        (local.set $a1 (i32.add (local.get $a1) (local.get $step)))
        (local.set $a2 (i32.add (local.get $a2) (local.get $step)))
        (local.set $a3 (i32.add (local.get $a3) (local.get $step)))
        (local.set $b (i32.add (local.get $b) (local.get $stepB)))
        (br_if $next (local.tee $depth (i32.sub (local.get $depth) (i32.const 1))))))
    (v128.store offset=0 (i32.const 0) (local.get $c00))
    (v128.store offset=16 (i32.const 0) (local.get $c02))
    (v128.store offset=32 (i32.const 0) (local.get $c10))
    (v128.store offset=48 (i32.const 0) (local.get $c12))
    (v128.store offset=64 (i32.const 0) (local.get $c20))
    (v128.store offset=80 (i32.const 0) (local.get $c22))
    (v128.store offset=96 (i32.const 0) (local.get $c30))
    (v128.store offset=112 (i32.const 0) (local.get $c32)))

  ;; out_j += (z0_j - center0)^2 + (z1_j - center1)^2 for j < count.
  (func (export "addSquares")
    (param $z0 i32) (param $center0 f64) (param $z1 i32) (param $center1 f64) (param $out i32) (param $count i32)
    (local $difference0 v128) (local $difference1 v128) (local $end i32)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 3))))
    (loop $next
      (local.set $difference0 (f64x2.sub (v128.load (local.get $z0)) (f64x2.splat (local.get $center0))))
      (local.set $difference1 (f64x2.sub (v128.load (local.get $z1)) (f64x2.splat (local.get $center1))))
      (v128.store (local.get $out)
        (f64x2.add (v128.load (local.get $out))
          (f64x2.add
            (f64x2.mul (local.get $difference0) (local.get $difference0))
            (f64x2.mul (local.get $difference1) (local.get $difference1)))))
      (local.set $z0 (i32.add (local.get $z0) (i32.const 16)))
      (local.set $z1 (i32.add (local.get $z1) (i32.const 16)))
      (br_if $next
        (i32.lt_u (local.tee $out (i32.add (local.get $out) (i32.const 16))) (local.get $end)))))

  ;; out_j: from a squared scaled distance rho to a covariance; at out_j + slope: -2 d/drho of it, if slope is not 0.
  ;; exp(-t) as in ../exp.ts, its table of fractions at address 128; rbf: not 0, else Matern-5/2.
  (func (export "covariances")
    (param $out i32) (param $slope i32) (param $count i32) (param $outputscale f64) (param $rbf i32)
    (local $end i32) (local $t v128) (local $t2 v128) (local $e v128) (local $onePlusT v128)
    (local $shifted v128) (local $n v128) (local $r v128)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 3))))
    (loop $next
      (if (local.get $rbf)
        (then
          (local.set $t
            ;; In this order, pmin leaves NaN as it is.
            (f64x2.pmin (f64x2.mul (v128.const f64x2 0.5 0.5) (v128.load (local.get $out)))
              (v128.const f64x2 708 708))))
        (else
          (local.set $t2
            (f64x2.pmin (v128.const f64x2 501264 501264)
              (f64x2.mul (v128.const f64x2 5 5) (v128.load (local.get $out)))))
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
          (v128.store (local.get $out) (local.get $e))
          (if (local.get $slope)
            (then (v128.store (i32.add (local.get $out) (local.get $slope)) (local.get $e)))))
        (else
          (local.set $onePlusT (f64x2.add (v128.const f64x2 1 1) (local.get $t)))
          (v128.store (local.get $out)
            (f64x2.mul (local.get $e)
              (f64x2.add (local.get $onePlusT)
                (f64x2.mul (local.get $t2) (v128.const f64x2 0.3333333333333333 0.3333333333333333)))))
          (if (local.get $slope)
            (then
              (v128.store (i32.add (local.get $out) (local.get $slope))
                (f64x2.mul (f64x2.mul (local.get $e) (local.get $onePlusT))
                  (v128.const f64x2 1.6666666666666667 1.6666666666666667)))))))
      (br_if $next
        (i32.lt_u (local.tee $out (i32.add (local.get $out) (i32.const 16))) (local.get $end)))))

  ;; out_j = (alpha_j factor - inverse_j) slope_j for j < count.
  (func (export "weighSlopes")
    (param $alpha i32) (param $factor f64) (param $inverse i32) (param $slope i32) (param $out i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 3))))
    (loop $next
      (v128.store (local.get $out)
        (f64x2.mul
          (f64x2.sub
            (f64x2.mul (f64x2.splat (local.get $factor)) (v128.load (local.get $alpha)))
            (v128.load (local.get $inverse)))
          (v128.load (local.get $slope))))
      (local.set $alpha (i32.add (local.get $alpha) (i32.const 16)))
      (local.set $inverse (i32.add (local.get $inverse) (i32.const 16)))
      (local.set $slope (i32.add (local.get $slope) (i32.const 16)))
      (br_if $next
        (i32.lt_u (local.tee $out (i32.add (local.get $out) (i32.const 16))) (local.get $end)))))

  ;; sum over j < count of weight_j (z_j - center)^2: first those of even j, then those of odd j, then both.
  (func (export "sumOfSquares")
    (param $weights i32) (param $z i32) (param $center f64) (param $count i32) (result f64)
    (local $difference v128) (local $sum v128) (local $end i32)
    (local.set $end (i32.add (local.get $weights) (i32.shl (local.get $count) (i32.const 3))))
    (loop $next
      (local.set $difference (f64x2.sub (v128.load (local.get $z)) (f64x2.splat (local.get $center))))
      (local.set $sum
        (f64x2.add (local.get $sum)
          (f64x2.mul (v128.load (local.get $weights)) (f64x2.mul (local.get $difference) (local.get $difference)))))
      (local.set $z (i32.add (local.get $z) (i32.const 16)))
      (br_if $next
        (i32.lt_u (local.tee $weights (i32.add (local.get $weights) (i32.const 16))) (local.get $end))))
    (f64.add (f64x2.extract_lane 0 (local.get $sum)) (f64x2.extract_lane 1 (local.get $sum)))))
