export default {
  label: 'What is not right with this run folder',
  damaged: 'Run folder not as written | Run folder not as written, {count} notices',
  unfinished: 'Run not finished',
  grown: 'Series has grown',
  rebuild: 'Rebuild report',
  rebuilding: 'Writing the report…',
  resume: 'Resume'
}
