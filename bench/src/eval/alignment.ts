export { align } from '@enmienda/correction/offline/training';
