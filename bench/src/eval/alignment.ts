export { type Alignment, align } from '@enmienda/correction/offline/training';
