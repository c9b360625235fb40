import './platform.ts'
import { testSeeds } from './suite.ts'

testSeeds('even')
